package io.fusedcollective.oracle;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Which rows to check if checking all would take too long. */
public final class SampleRows {

    private SampleRows() {}

    /**
     * Rows in ascending order: the first, the last, and some in between, the same ones each time. These are all rows if there
     * are no more than {@code count}, which is at least 2.
     */
    public static int[] of(int tokens, int count) {
        if (tokens <= count) {
            return IntStream.range(0, tokens).toArray();
        }
        IntStream ends = IntStream.of(0, tokens - 1);
        IntStream between =
                new SplittableRandom(tokens).ints(1, tokens - 1).distinct().limit(count - 2);
        return IntStream.concat(ends, between).sorted().toArray();
    }
}
