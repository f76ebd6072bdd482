package io.fusedcollective.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far two runs differ that should not: of one revision, on one machine. All rows count, whatever their verdict is.
 *
 * @param most  the ratio by which rows may differ, for example 0.02
 * @param rows  of both runs
 */
record Agreement(double most, List<ComparedResult> rows) {

    /** Rows whose difference is not known do not. */
    long agreeing() {
        return rows.stream().filter(row -> difference(row) <= most).count();
    }

    /** The row that differs most, if the difference is known of any. */
    Optional<ComparedResult> furthest() {
        return rows.stream()
                .filter(row -> Double.isFinite(difference(row)))
                .max(Comparator.comparingDouble(Agreement::difference));
    }

    private static double difference(ComparedResult row) {
        return Math.abs(row.ratio().value() - 1);
    }
}
