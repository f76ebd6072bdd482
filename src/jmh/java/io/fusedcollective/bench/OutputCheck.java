package io.fusedcollective.bench;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.oracle.Expectation;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.oracle.SampleRows;
import java.util.function.BiFunction;

/**
 * Compares a sample of the rows that a rank computed with the oracle, in every set of buffers. {@code verify} checks all rows.
 */
final class OutputCheck {

    private static final int MOST_ROWS_OF_A_SET = 16;

    /** Reading a row from a GPU takes about 40 us, so a check of thousands of sets stays below a second. */
    private static final int MOST_READS = 4096;

    private final int rank;
    private final int sets;
    private final int[] rows;
    private final Expectation expectation;
    private final BiFunction<Integer, Integer, OutputRow> readRow;

    /** @param readRow one row of the outputs, by set and row */
    OutputCheck(
            int rank, int tokens, int sets, Expectation expectation, BiFunction<Integer, Integer, OutputRow> readRow) {
        this.rank = rank;
        this.sets = sets;
        this.rows = SampleRows.of(tokens, MOST_ROWS_OF_A_SET);
        this.expectation = expectation;
        this.readRow = readRow;
    }

    /**
     * Checks what the outputs hold now.
     *
     * @param when the part of the trial in which they were computed, for the message
     * @throws RankFailedException if an element is wrong; the message names the first one
     */
    void check(String when) {
        OutputRow[] right = new OutputRow[rows.length];
        for (int i = 0; i < rows.length; i++) {
            right[i] = checked(0, rows[i], when);
        }
        int rowsOfASet = Math.max(1, Math.min(rows.length, MOST_READS / sets));
        for (int set = 1; set < sets; set++) {
            // The sets take the sample's rows in turn if they cannot take all of them.
            for (int i = set; i < set + rowsOfASet; i++) {
                int sample = i % rows.length;
                // All sets have the same inputs, so their bits are nearly always the same. The oracle is far slower
                // than this.
                if (!readRow.apply(set, rows[sample]).sameBits(right[sample])) {
                    checked(set, rows[sample], when);
                }
            }
        }
    }

    private OutputRow checked(int set, int row, String when) {
        OutputRow actual = readRow.apply(set, row);
        RowCheck check = expectation.check(row, actual);
        if (!check.passed()) {
            throw new RankFailedException("rank " + rank + " computed " + check.wrong() + " wrong elements of "
                    + check.elements() + " " + when + (sets > 1 ? " in buffer set " + set + " of " + sets : "") + ": "
                    + check.firstWrong());
        }
        return actual;
    }
}
