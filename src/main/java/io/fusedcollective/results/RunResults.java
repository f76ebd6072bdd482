package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All that is known about a run: JMH's results and, if there is one, the machine record beside them.
 *
 * @param givenLink the link that the user gave; it wins over the measured one
 */
public record RunResults(List<Result> results, Optional<MachineRecord> machine, Optional<Link> givenLink) {

    public RunResults(List<Result> results, Optional<MachineRecord> machine) {
        this(results, machine, Optional.empty());
    }

    public RunResults withLink(Link link) {
        return new RunResults(results, machine, Optional.of(link));
    }

    /** @throws IOException if a file cannot be read; the message names the file and the place in it, in one line */
    public static RunResults read(Path resultFile) throws IOException {
        List<Result> results = JmhResults.read(resultFile);
        RunResults report = new RunResults(results, MachineRecord.read(MachineRecord.beside(resultFile)));
        if (results.isEmpty() && report.missing().isEmpty()) {
            throw new IOException(resultFile + ": a list of JMH results, but an empty one"
                    + (report.partial() ? "; the run was interrupted before its first result had ended" : ""));
        }
        report.requireOneRun(resultFile);
        return report;
    }

    /** Refuses a record of another run, which would describe another machine and other failures. */
    private void requireOneRun(Path resultFile) throws IOException {
        if (unexplainedCount() < 0) {
            throw new IOException(MachineRecord.beside(resultFile) + " is the record of another run: of "
                    + machine.orElseThrow().plannedResults() + " results, while " + resultFile
                    + " has results or reasons for "
                    + (machine.orElseThrow().plannedResults() - unexplainedCount()));
        }
        for (Result result : results) {
            Configuration found = result.configuration();
            String expected = found.worldSize() + " ranks on " + found.backend();
            String recorded = machine.map(run -> run.worldSize() + " ranks on " + run.backend())
                    .orElse(expected);
            if (!expected.equals(recorded)) {
                throw new IOException(MachineRecord.beside(resultFile) + " is the record of another run: of " + recorded
                        + ", while " + resultFile + " has results of " + expected);
            }
        }
    }

    /** How many planned results were measured. JMH options of the user may make several results of one planned result. */
    public int measuredCount() {
        return (int) results.stream()
                .map(result -> List.of(result.configuration(), result.implementation(), result.library()))
                .distinct()
                .count();
    }

    /** How many planned results have neither a time nor a reason why not; 0 if the plan is not known. */
    public int unexplainedCount() {
        long failed = missing().stream()
                .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                .count();
        return machine.map(run -> run.plannedResults() - measuredCount() - (int) failed)
                .orElse(0);
    }

    /** Whether the run ended before all its results were tried. */
    public boolean partial() {
        return machine.isPresent() && machine.get().endTime() == null;
    }

    /** The groups to compare: every problem of the run, without probes. */
    public List<ResultGroup> groups() {
        return groups(kind -> kind != Implementation.Kind.PROBE);
    }

    /** The probes. They belong to no problem, so they are no baseline and have no speedup. */
    public List<ResultGroup> probes() {
        return groups(kind -> kind == Implementation.Kind.PROBE);
    }

    private List<ResultGroup> groups(Predicate<Implementation.Kind> wanted) {
        return ResultGroup.of(
                results.stream()
                        .filter(result -> wanted.test(result.implementation().kind()))
                        .toList(),
                missing().stream()
                        .filter(missed -> wanted.test(missed.implementation().kind()))
                        .toList());
    }

    /** The link's peak, given or measured; empty if it is not known. */
    public Optional<Link> link() {
        return givenLink.or(() -> Link.measured(results));
    }

    /** The values that each switch has in this run. */
    public SortedMap<String, SortedSet<String>> switches() {
        SortedMap<String, SortedSet<String>> values = new TreeMap<>();
        for (Result result : results) {
            result.switches()
                    .forEach((name, value) ->
                            values.computeIfAbsent(name, key -> new TreeSet<>()).add(value));
        }
        return values;
    }

    /** The implementation, and those of its switches that have different values in different results. */
    public String label(Result result) {
        return result.implementation().label() + varyingSwitches(result);
    }

    /** The switches with different values in different results, each after a space. */
    public String varyingSwitches(Result result) {
        SortedMap<String, SortedSet<String>> values = switches();
        return result.switches().entrySet().stream()
                .filter(entry -> values.get(entry.getKey()).size() > 1)
                .map(entry -> " " + entry)
                .collect(Collectors.joining());
    }

    /** The results whose times are in doubt, and why. */
    public Map<Result, List<QualityFlag>> flags() {
        return QualityFlags.of(results);
    }

    /** The repeats of a result, in the order of measurement. */
    public List<Repeat> repeatsOf(Result result) {
        return machine.map(MachineRecord::repeated).orElse(List.of()).stream()
                .filter(repeat -> repeat.key().equals(ResultKey.of(result)))
                .toList();
    }

    public List<MissingResult> missing() {
        return machine.map(MachineRecord::missing).orElse(List.of());
    }
}
