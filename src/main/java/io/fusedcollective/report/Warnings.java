package io.fusedcollective.report;

import io.fusedcollective.results.Figures;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What speaks against trusting a run's figures, a sentence each. */
public final class Warnings {

    /** Half a confidence interval wider than this, as a ratio of the time, hides the differences that matter. */
    private static final double WIDE_RATIO = 0.02;

    /** A list of more rows than this is not read; the tables mark all of them. */
    private static final int MOST_NAMES = 5;

    private Warnings() {}

    public static List<String> of(RunResults report) {
        List<String> warnings = new ArrayList<>();
        if (report.machine().isEmpty()) {
            warnings.add(
                    "No machine record lies beside the results: the machine is not known, nor are rows that failed.");
        }
        if (report.partial()) {
            warnings.add("This run was interrupted: %d of %d rows have a result. `run --resume` measures the others."
                    .formatted(report.measuredRows(), report.machine().get().plannedRows()));
        } else if (report.missingRows() > 0) {
            warnings.add("%d of %d rows are missing: the run ended, but they have neither a result nor a reason."
                    .formatted(report.missingRows(), report.machine().get().plannedRows()));
        }
        long failed = report.gaps().stream()
                .filter(gap -> gap.status() == MissingResult.Status.FAILED)
                .count();
        if (failed > 0) {
            warnings.add(Figures.count((int) failed, "row") + " FAILED; the reasons stand below the tables.");
        }
        for (Result row : report.rows()) {
            if (!Double.isFinite(row.time().timeNs())) {
                warnings.add(name(report, row) + ": its time is not a number.");
            } else if (row.device() == null) {
                warnings.add(name(report, row) + ": no device time, so Time is JMH's score.");
            } else if (row.suspicious()) {
                warnings.add(name(report, row) + ": wall and device time differ by " + Figures.percent(row.wallExcess())
                        + ".");
            }
        }
        wideIntervals(report).ifPresent(warnings::add);
        warnings.addAll(doubts(report));
        return warnings;
    }

    /** One sentence for all: noise seldom comes alone. */
    private static Optional<String> wideIntervals(RunResults report) {
        List<Result> wide = report.rows().stream()
                .filter(row -> errorRatio(row) > WIDE_RATIO)
                .toList();
        return wide.stream()
                .max(Comparator.comparingDouble(Warnings::errorRatio))
                .map(widest -> String.format(
                        Locale.ROOT,
                        "%s with a confidence interval wider than ±%.0f %% of the time; the widest is ±%.1f %%: %s.",
                        Figures.count(wide.size(), "row"),
                        100 * WIDE_RATIO,
                        100 * errorRatio(widest),
                        name(report, widest)));
    }

    /** A sentence for each kind of doubt, with the rows of which it is most severe. */
    private static List<String> doubts(RunResults report) {
        Map<QualityFlag.Kind, Map<Result, QualityFlag>> byKind = new TreeMap<>();
        report.doubts()
                .forEach((row, doubts) ->
                        doubts.forEach(doubt -> byKind.computeIfAbsent(doubt.kind(), kind -> new LinkedHashMap<>())
                                .put(row, doubt)));
        List<String> sentences = new ArrayList<>();
        byKind.forEach((kind, rows) -> {
            String names = rows.entrySet().stream()
                    .sorted(Comparator.comparingDouble(
                            entry -> -entry.getValue().severity()))
                    .limit(MOST_NAMES)
                    .map(entry -> name(report, entry.getKey()) + " ("
                            + entry.getValue().words() + ")")
                    .collect(Collectors.joining("; "));
            int unnamed = rows.size() - MOST_NAMES;
            sentences.add(Figures.count(rows.size(), "row") + " " + what(kind) + ": " + names
                    + (unnamed > 0
                            ? "; and " + unnamed + " more, marked " + QualityFlags.MARK + " in the tables."
                            : "."));
        });
        return sentences;
    }

    private static String what(QualityFlag.Kind kind) {
        return switch (kind) {
            case FAILED -> "that failed before the end, where results are checked";
            case THROTTLED -> "measured while a GPU was throttled";
            case SLOW_CLOCK ->
                String.format(
                        Locale.ROOT, "measured below %.0f %% of the usual clock", 100 * QualityFlags.SLOW_CLOCK_RATIO);
            case NOISY ->
                String.format(
                        Locale.ROOT,
                        "with a time that varies by more than %.0f %% from iteration to iteration",
                        100 * QualityFlags.NOISY_RATIO);
        };
    }

    private static double errorRatio(Result row) {
        return row.time().errorNs() / row.time().timeNs();
    }

    private static String name(RunResults report, Result row) {
        return row.configuration().label() + ", " + report.operation(row);
    }
}
