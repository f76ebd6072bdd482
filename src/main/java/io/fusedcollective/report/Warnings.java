package io.fusedcollective.report;

import io.fusedcollective.results.Figures;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.results.RunSettings;
import io.fusedcollective.results.Steadiness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The reasons not to trust a run's figures, one sentence each. */
public final class Warnings {

    /** Half a confidence interval wider than this, as a ratio of the time, hides the differences that matter. */
    private static final double WIDE_RATIO = 0.02;

    /** Nobody reads a longer list of results; the tables mark all of them. */
    private static final int MOST_NAMES = 5;

    private Warnings() {}

    public static List<String> of(RunResults run) {
        List<String> warnings = new ArrayList<>();
        if (run.machine().isEmpty()) {
            warnings.add(
                    "There is no machine record beside the results, so the machine and the failed results are not known.");
        }
        if (run.partial()) {
            warnings.add("This run was interrupted: %d of %d results are there. `run --resume` measures the others."
                    .formatted(run.measuredCount(), run.machine().get().plannedResults()));
        } else if (run.unexplainedCount() > 0) {
            warnings.add("%d of %d results are missing: the run ended without them and gives no reason."
                    .formatted(run.unexplainedCount(), run.machine().get().plannedResults()));
        }
        long failed = run.missing().stream()
                .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                .count();
        if (failed > 0) {
            warnings.add(Figures.count((int) failed, "result")
                    + " FAILED; the reasons stand below the tables. `run --resume` measures them again.");
        }
        run.machine()
                .map(MachineRecord::settings)
                .map(RunSettings::steadiness)
                .filter(Steadiness::busy)
                .ifPresent(steadiness -> warnings.add("The machine was busy: other programs had "
                        + steadiness.othersShare() + " of the cores that ranks computed on, and a fixed loop varied by "
                        + Figures.share(steadiness.variation()) + ". Measure again when nothing else runs."));
        List<String> noTime = new ArrayList<>();
        List<String> noDeviceTime = new ArrayList<>();
        List<String> suspicious = new ArrayList<>();
        for (Result result : run.results()) {
            if (!Double.isFinite(result.time().timeNs())) {
                noTime.add(name(run, result) + ": its time is not a number.");
            } else if (result.device() == null) {
                noDeviceTime.add(name(run, result) + ": no device time, so Time is JMH's score.");
            } else if (result.suspicious()) {
                suspicious.add(name(run, result) + ": wall and device time differ by "
                        + Figures.percent(result.wallExcess()) + ".");
            }
        }
        List.of(noTime, noDeviceTime, suspicious).forEach(kind -> warnings.addAll(few(kind)));
        wideIntervals(run).ifPresent(warnings::add);
        warnings.addAll(flags(run));
        return warnings;
    }

    /** The first ones, and how many more there are. */
    private static List<String> few(List<String> sentences) {
        if (sentences.size() <= MOST_NAMES) {
            return sentences;
        }
        List<String> few = new ArrayList<>(sentences.subList(0, MOST_NAMES));
        few.add("And " + (sentences.size() - MOST_NAMES) + " more results of which the same is to be said.");
        return few;
    }

    /** One sentence for all: noise seldom comes alone. */
    private static Optional<String> wideIntervals(RunResults run) {
        List<Result> wide = run.results().stream()
                .filter(result -> errorRatio(result) > WIDE_RATIO)
                .toList();
        return wide.stream()
                .max(Comparator.comparingDouble(Warnings::errorRatio))
                .map(widest -> String.format(
                        Locale.ROOT,
                        "%s with a confidence interval wider than ±%.0f %% of the time; the widest is ±%.1f %%: %s. More `--trials` or `--forks` make it"
                                + " narrower.",
                        Figures.count(wide.size(), "result"),
                        100 * WIDE_RATIO,
                        100 * errorRatio(widest),
                        name(run, widest)));
    }

    /** One sentence for each kind of doubt, with the results for which it is most severe. */
    private static List<String> flags(RunResults run) {
        Map<QualityFlag.Kind, Map<Result, QualityFlag>> byKind = new TreeMap<>();
        run.flags()
                .forEach((result, flags) ->
                        flags.forEach(flag -> byKind.computeIfAbsent(flag.kind(), kind -> new LinkedHashMap<>())
                                .put(result, flag)));
        List<String> sentences = new ArrayList<>();
        byKind.forEach((kind, results) -> {
            String names = results.entrySet().stream()
                    .sorted(Comparator.comparingDouble(
                            entry -> -entry.getValue().severity()))
                    .limit(MOST_NAMES)
                    .map(entry ->
                            name(run, entry.getKey()) + " (" + entry.getValue().words() + ")")
                    .collect(Collectors.joining("; "));
            int unnamed = results.size() - MOST_NAMES;
            sentences.add(Figures.count(results.size(), "result") + " " + what(kind) + ": " + names
                    + (unnamed > 0
                            ? "; and " + unnamed + " more, marked " + QualityFlags.MARK + " in the tables."
                            : ".")
                    + advice(kind));
        });
        return sentences;
    }

    private static String what(QualityFlag.Kind kind) {
        return switch (kind) {
            case FAILED -> "that failed before the end, where outputs are checked";
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

    private static String advice(QualityFlag.Kind kind) {
        return switch (kind) {
            case FAILED -> "";
            case THROTTLED, SLOW_CLOCK ->
                " Let the GPUs cool and check their power limits; `run --repeats` measures such results again.";
            case NOISY -> " Measure on an idle machine, or with more `--forks`.";
        };
    }

    private static double errorRatio(Result result) {
        return result.time().errorNs() / result.time().timeNs();
    }

    private static String name(RunResults run, Result result) {
        return result.configuration().label() + ", " + run.label(result);
    }
}
