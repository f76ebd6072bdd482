package io.fusedcollective.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What speaks against trusting a run's figures, a sentence each. */
public final class Warnings {

    /** Half a confidence interval wider than this, as a ratio of the time, hides the differences that matter. */
    private static final double WIDE_RATIO = 0.02;

    /** A clock lower than this, as a ratio of the highest in the run, means that the GPU was throttled. */
    private static final double THROTTLED_RATIO = 0.95;

    private Warnings() {}

    public static List<String> of(Report report) {
        List<String> warnings = new ArrayList<>();
        if (report.machine().isEmpty()) {
            warnings.add("No machine record lies beside the results: the machine is not known, nor are rows that failed.");
        }
        if (report.partial()) {
            warnings.add("This run was interrupted: %d of %d rows have a result. `run --resume` measures the others.".formatted(
                    report.measuredRows(), report.machine().get().plannedRows()));
        } else if (report.missingRows() > 0) {
            warnings.add("%d of %d rows are missing: the run ended, but they have neither a result nor a reason.".formatted(
                    report.missingRows(), report.machine().get().plannedRows()));
        }
        long failed = report.gaps().stream().filter(gap -> gap.status() == Gap.Status.FAILED).count();
        if (failed > 0) {
            warnings.add(Figures.count((int) failed, "row") + " FAILED; the reasons stand below the tables.");
        }
        for (Row row : report.rows()) {
            if (!Double.isFinite(row.time().timeNs())) {
                warnings.add(name(report, row) + ": its time is not a number.");
            } else if (row.device() == null) {
                warnings.add(name(report, row) + ": no device time, so Time is JMH's score.");
            } else if (row.suspicious()) {
                warnings.add(name(report, row) + ": wall and device time differ by " + Figures.percent(row.wallExcess()) + ".");
            }
        }
        wideIntervals(report).ifPresent(warnings::add);
        throttled(report).ifPresent(warnings::add);
        return warnings;
    }

    /** One sentence for all: noise seldom comes alone. */
    private static Optional<String> wideIntervals(Report report) {
        List<Row> wide = report.rows().stream().filter(row -> errorRatio(row) > WIDE_RATIO).toList();
        return wide.stream().max(Comparator.comparingDouble(Warnings::errorRatio)).map(widest ->
                String.format(Locale.ROOT, "%s with a confidence interval wider than ±%.0f %% of the time; the widest is ±%.1f %%: %s.",
                        Figures.count(wide.size(), "row"), 100 * WIDE_RATIO, 100 * errorRatio(widest), name(report, widest)));
    }

    private static Optional<String> throttled(Report report) {
        double highestMhz = report.rows().stream().mapToDouble(Row::smClockMhz).filter(Double::isFinite).max().orElse(0);
        List<Row> slow = report.rows().stream().filter(row -> row.smClockMhz() < THROTTLED_RATIO * highestMhz).toList();
        return slow.stream().min(Comparator.comparingDouble(Row::smClockMhz)).map(slowest ->
                String.format(Locale.ROOT, "%s with a GPU below %.0f %% of the highest clock, %.0f MHz; the lowest is %.0f MHz: %s.",
                        Figures.count(slow.size(), "row"), 100 * THROTTLED_RATIO, highestMhz, slowest.smClockMhz(),
                        name(report, slowest)));
    }

    private static double errorRatio(Row row) {
        return row.time().errorNs() / row.time().timeNs();
    }

    private static String name(Report report, Row row) {
        return row.configuration().label() + ", " + report.operation(row);
    }
}
