package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
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
 * All that is known of a run: JMH's results and, if there is one, the machine record beside them. What readers ask for each
 * result is found once, as a run may have thousands.
 */
public final class RunResults {

    private final List<Result> results;
    private final Optional<MachineRecord> machine;
    private final Optional<Link> link;
    private final List<ResultGroup> groups;
    private final List<ResultGroup> probes;
    private final SortedMap<String, SortedSet<String>> switches;
    private final Map<Result, List<QualityFlag>> flags;
    private final Map<Result, List<QualityFlag>> flagsByIdentity = new IdentityHashMap<>();
    private final Map<ResultKey, List<Repeat>> repeats = new HashMap<>();

    public RunResults(List<Result> results, Optional<MachineRecord> machine) {
        this(results, machine, Link.measured(results));
    }

    private RunResults(List<Result> results, Optional<MachineRecord> machine, Optional<Link> link) {
        this.results = List.copyOf(results);
        this.machine = machine;
        this.link = link;
        this.groups = groups(kind -> kind != Implementation.Kind.PROBE);
        this.probes = groups(kind -> kind == Implementation.Kind.PROBE);
        this.switches = switches(results);
        this.flags = QualityFlags.of(results);
        flagsByIdentity.putAll(flags);
        machine.map(MachineRecord::repeated)
                .orElse(List.of())
                .forEach(repeat -> repeats.computeIfAbsent(repeat.key(), key -> new ArrayList<>())
                        .add(repeat));
    }

    /** The results with a link that the user gave, which overrules the measured one. */
    public RunResults withLink(Link given) {
        return new RunResults(results, machine, Optional.of(given));
    }

    /** @throws IOException if a file cannot be read; the message names the file and the place in it, in one line */
    public static RunResults read(Path resultFile) throws IOException {
        List<Result> results = JmhResults.read(resultFile);
        RunResults run = new RunResults(results, MachineRecord.read(MachineRecord.beside(resultFile)));
        if (results.isEmpty() && run.missing().isEmpty()) {
            throw new IOException(resultFile + ": a list of JMH results, but an empty one"
                    + (run.partial() ? "; the run was interrupted before its first result had ended" : ""));
        }
        run.requireOneRun(resultFile);
        return run;
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

    public List<Result> results() {
        return results;
    }

    public Optional<MachineRecord> machine() {
        return machine;
    }

    /** How many planned results were measured; JMH options of the user may make several results of one. */
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
        return groups;
    }

    /** The probes. They belong to no problem, so they are no baseline and have no speedup. */
    public List<ResultGroup> probes() {
        return probes;
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

    /** The providers whose fused kernels this run has, each with what these are held against. */
    public List<Contest> contests() {
        return Contest.of(results);
    }

    /** For each problem that has both: the contest's fastest fused result against its fastest standard result. */
    public List<Duel> duels(Contest contest) {
        return groups.stream().flatMap(group -> group.duel(contest).stream()).toList();
    }

    /** The link's peak, given or measured; empty if it is not known. */
    public Optional<Link> link() {
        return link;
    }

    /** The values that each switch has in this run. */
    public SortedMap<String, SortedSet<String>> switches() {
        return switches;
    }

    private static SortedMap<String, SortedSet<String>> switches(List<Result> results) {
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
        return result.switches().entrySet().stream()
                .filter(entry -> switches.get(entry.getKey()).size() > 1)
                .map(entry -> " " + entry)
                .collect(Collectors.joining());
    }

    /** The results whose times are in doubt, and why. */
    public Map<Result, List<QualityFlag>> flags() {
        return flags;
    }

    /** Why a result of this run is in doubt; empty if it is not. */
    public List<QualityFlag> flagsOf(Result result) {
        return flagsByIdentity.getOrDefault(result, List.of());
    }

    /** The repeats of a result, in the order of measurement. */
    public List<Repeat> repeatsOf(Result result) {
        return repeats.isEmpty() ? List.of() : repeats.getOrDefault(ResultKey.of(result), List.of());
    }

    /** The missing results, with reasons. */
    public List<MissingResult> missing() {
        return machine.map(MachineRecord::missing).orElse(List.of());
    }
}
