package io.fusedcollective.compare;

import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Differences between two runs besides the code. Each may explain a difference in times. */
public final class RunDifferences {

    private static final double CLOCK_RATIO = 0.01;

    private RunDifferences() {}

    /** One line for each difference, for a list of warnings. */
    public static List<String> warnings(ComparedRun a, ComparedRun b) {
        List<String> warnings = new ArrayList<>();
        for (ComparedRun run : List.of(a, b)) {
            run.report()
                    .machine()
                    .ifPresentOrElse(
                            record -> unreliable(run, record).forEach(warnings::add),
                            () -> warnings.add(
                                    "no machine record lies beside %s: its machine and revision are not known"
                                            .formatted(run.name())));
            run.flags().ifPresent(warnings::add);
        }
        if (a.report().machine().isPresent() && b.report().machine().isPresent()) {
            circumstances(a.report().machine().get(), b.report().machine().get())
                    .forEach(warnings::add);
        }
        difference(
                warnings, "warm-up iterations, iterations and forks", iterations(a.report()), iterations(b.report()));
        difference(warnings, "cache", caches(a), caches(b));
        warnings.addAll(switches(a.report(), b.report()));
        clocks(a, b).ifPresent(warnings::add);
        return warnings;
    }

    /** Differences that times depend on besides the code, mostly of the machines. */
    public static List<String> circumstances(MachineRecord a, MachineRecord b) {
        List<String> warnings = new ArrayList<>();
        Map<String, Object> others = b.circumstances();
        a.circumstances().forEach((name, fact) -> difference(warnings, name, fact, others.get(name)));
        return warnings;
    }

    private static List<String> unreliable(ComparedRun run, MachineRecord record) {
        List<String> warnings = new ArrayList<>();
        if (record.revision() == null || record.revision().endsWith("-dirty")) {
            warnings.add("%s: the revision, %s, does not say which code was measured"
                    .formatted(run.name(), record.revision() == null ? "not recorded" : record.revision()));
        }
        if (run.report().partial()) {
            warnings.add("%s: the run was interrupted; %d of %d results are there"
                    .formatted(run.name(), run.results().size(), record.plannedResults()));
        }
        return warnings;
    }

    private static Set<String> iterations(RunResults report) {
        Set<String> texts = new LinkedHashSet<>();
        report.results().stream()
                .map(Result::iterations)
                .forEach(iterations -> texts.add("%d, %d, %d"
                        .formatted(
                                iterations.warmupIterations(),
                                iterations.measurementIterations(),
                                iterations.forks())));
        return texts;
    }

    /** The cache settings of the results themselves, because a run's keys may have been aligned with the other run's. */
    private static Set<String> caches(ComparedRun run) {
        Set<String> caches = new TreeSet<>();
        run.results()
                .values()
                .forEach(result -> caches.add(result.configuration().cache().label()));
        return caches;
    }

    /** A difference in clocks, because slower clocks make slower code. */
    private static Optional<String> clocks(ComparedRun a, ComparedRun b) {
        long results = a.results().keySet().stream()
                .filter(b.results()::containsKey)
                .filter(key -> Math.abs(b.results().get(key).conditions().smClockMhz()
                                        / a.results().get(key).conditions().smClockMhz()
                                - 1)
                        > CLOCK_RATIO)
                .count();
        return results == 0
                ? Optional.empty()
                : Optional.of("results whose multiprocessor clocks differ by more than 1 %: " + results);
    }

    static List<String> switches(RunResults a, RunResults b) {
        Map<String, Set<String>> valuesOfA = switchValues(a);
        Map<String, Set<String>> valuesOfB = switchValues(b);
        Set<String> names = new TreeSet<>(valuesOfA.keySet());
        names.addAll(valuesOfB.keySet());
        List<String> warnings = new ArrayList<>();
        names.forEach(name -> difference(warnings, "switch " + name, valuesOfA.get(name), valuesOfB.get(name)));
        return warnings;
    }

    private static Map<String, Set<String>> switchValues(RunResults report) {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Result result : report.results()) {
            result.switches()
                    .forEach((name, value) ->
                            values.computeIfAbsent(name, key -> new TreeSet<>()).add(value));
        }
        return values;
    }

    private static void difference(List<String> warnings, String name, Object a, Object b) {
        if (!Objects.equals(a, b)) {
            warnings.add("%s: %s in A, %s in B".formatted(name, text(a), text(b)));
        }
    }

    private static String text(Object value) {
        return value == null ? "none" : value.toString().replaceAll("^[\\[{]|[\\]}]$", "");
    }
}
