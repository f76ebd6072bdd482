package io.fusedcollective.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far two runs of one revision on one machine differ, although they should not. All results count, whatever their verdict is.
 *
 * @param most  the ratio by which results may differ, for example 0.02
 * @param results  of both runs
 */
record Agreement(double most, List<ComparedResult> results) {

    /** Number of results that differ by no more than {@code most}. A result with an unknown difference does not count. */
    long agreeing() {
        return results.stream().filter(result -> difference(result) <= most).count();
    }

    /** The result that differs most, if any difference is known. */
    Optional<ComparedResult> furthest() {
        return results.stream()
                .filter(result -> Double.isFinite(difference(result)))
                .max(Comparator.comparingDouble(Agreement::difference));
    }

    private static double difference(ComparedResult result) {
        return Math.abs(result.ratio().value() - 1);
    }
}
