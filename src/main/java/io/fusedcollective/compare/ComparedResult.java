package io.fusedcollective.compare;

import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultKey;
import java.util.Comparator;
import java.util.Optional;

/**
 * A result that two runs have.
 *
 * @param ratio ratio of B's time to A's
 * @param note a remark on the verdict, or the reason why there is none; may be null
 */
public record ComparedResult(ResultKey key, Measurement a, Measurement b, Ratio ratio, Verdict verdict, String note) {

    /** Changes first, the largest of them at the top. */
    static final Comparator<ComparedResult> BY_IMPORTANCE = Comparator.comparing(
                    (ComparedResult result) -> !result.changed())
            .thenComparing(result -> result.verdict == Verdict.SAME)
            .thenComparing(Comparator.comparingDouble(ComparedResult::size).reversed())
            .thenComparing(ComparedResult::key, ResultKey.ORDER);

    static ComparedResult of(ResultKey key, Result resultOfA, Result resultOfB, NoiseFloor noise) {
        boolean byDevice = resultOfA.device() != null && resultOfB.device() != null;
        Measurement a = byDevice ? resultOfA.device() : resultOfA.wall();
        Measurement b = byDevice ? resultOfB.device() : resultOfB.wall();
        Ratio ratio = Ratio.of(b, a);
        Optional<String> obstacle = Ratio.obstacle(a)
                .map(reason -> "A: " + reason)
                .or(() -> Ratio.obstacle(b).map(reason -> "B: " + reason));
        String note = obstacle.orElse(byDevice ? null : "JMH's score, as there is no device time");
        return new ComparedResult(key, a, b, ratio, noise.verdict(ratio, key.tokens()), note);
    }

    public boolean changed() {
        return verdict == Verdict.FASTER || verdict == Verdict.SLOWER;
    }

    /** Whether B is certainly slower by more than {@code limit}, a ratio. */
    public boolean slowerByMoreThan(double limit) {
        return verdict == Verdict.SLOWER && ratio.low() > 1 + limit;
    }

    private double size() {
        return Double.isFinite(ratio.value()) ? Math.abs(Math.log(ratio.value())) : 0;
    }
}
