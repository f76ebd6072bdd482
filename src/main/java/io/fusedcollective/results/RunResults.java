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
 * All that is known of a run: JMH's results and, where there is one, the machine record beside them.
 *
 * @param givenLink the link as the user knows it, who overrules what was measured
 */
public record RunResults(List<Result> rows, Optional<MachineRecord> machine, Optional<Link> givenLink) {

    public RunResults(List<Result> rows, Optional<MachineRecord> machine) {
        this(rows, machine, Optional.empty());
    }

    public RunResults withLink(Link link) {
        return new RunResults(rows, machine, Optional.of(link));
    }

    /** @throws IOException whose message says in one line which file, and where in it the sense ends */
    public static RunResults read(Path resultFile) throws IOException {
        List<Result> rows = JmhResults.read(resultFile);
        RunResults report = new RunResults(rows, MachineRecord.read(MachineRecord.beside(resultFile)));
        if (rows.isEmpty() && report.gaps().isEmpty()) {
            throw new IOException(resultFile + ": a list of JMH results, but an empty one"
                    + (report.partial() ? "; the run was interrupted before its first row had ended" : ""));
        }
        report.requireOneRun(resultFile);
        return report;
    }

    /** A record that was copied, or left over, would speak of another machine and other failures. */
    private void requireOneRun(Path resultFile) throws IOException {
        if (missingRows() < 0) {
            throw new IOException(MachineRecord.beside(resultFile) + " is the record of another run: of "
                    + machine.orElseThrow().plannedRows() + " rows, while " + resultFile
                    + " has results or reasons for "
                    + (machine.orElseThrow().plannedRows() - missingRows()));
        }
        for (Result row : rows) {
            Configuration found = row.configuration();
            String rows = found.worldSize() + " ranks on " + found.backend();
            String recorded = machine.map(run -> run.worldSize() + " ranks on " + run.backend())
                    .orElse(rows);
            if (!rows.equals(recorded)) {
                throw new IOException(MachineRecord.beside(resultFile) + " is the record of another run: of " + recorded
                        + ", while " + resultFile + " has rows of " + rows);
            }
        }
    }

    /** How many rows of the plan have a result; with JMH options of the user's a row may have several. */
    public int measuredRows() {
        return (int) rows.stream()
                .map(row -> List.of(row.configuration(), row.implementation()))
                .distinct()
                .count();
    }

    /** How many rows of the plan have neither a result nor a reason why not; 0 where the plan is not known. */
    public int missingRows() {
        long failed = gaps().stream()
                .filter(gap -> gap.status() == MissingResult.Status.FAILED)
                .count();
        return machine.map(run -> run.plannedRows() - measuredRows() - (int) failed)
                .orElse(0);
    }

    /** Whether the run ended before all its rows were tried. */
    public boolean partial() {
        return machine.isPresent() && machine.get().endTime() == null;
    }

    /** What is compared: every problem that was asked for, without probes. */
    public List<ResultGroup> sections() {
        return sections(kind -> kind != Implementation.Kind.PROBE);
    }

    /** The probes, which belong to no problem: nothing of theirs is a baseline, or a speedup. */
    public List<ResultGroup> probes() {
        return sections(kind -> kind == Implementation.Kind.PROBE);
    }

    private List<ResultGroup> sections(Predicate<Implementation.Kind> wanted) {
        return ResultGroup.of(
                rows.stream()
                        .filter(row -> wanted.test(row.implementation().kind()))
                        .toList(),
                gaps().stream()
                        .filter(gap -> wanted.test(gap.implementation().kind()))
                        .toList());
    }

    /** Empty where nobody knows it. */
    public Optional<Link> link() {
        return givenLink.or(() -> Link.measured(rows));
    }

    /** The values that each switch has in this run. */
    public SortedMap<String, SortedSet<String>> switches() {
        SortedMap<String, SortedSet<String>> values = new TreeMap<>();
        for (Result row : rows) {
            row.switches()
                    .forEach((name, value) ->
                            values.computeIfAbsent(name, key -> new TreeSet<>()).add(value));
        }
        return values;
    }

    /** The implementation, and those of its switches that have other values in other rows. */
    public String operation(Result row) {
        return row.implementation().label() + varyingSwitches(row);
    }

    /** Each behind a space. */
    public String varyingSwitches(Result row) {
        SortedMap<String, SortedSet<String>> values = switches();
        return row.switches().entrySet().stream()
                .filter(entry -> values.get(entry.getKey()).size() > 1)
                .map(entry -> " " + entry)
                .collect(Collectors.joining());
    }

    /** The rows whose times are in doubt, and why. */
    public Map<Result, List<QualityFlag>> doubts() {
        return QualityFlags.of(rows);
    }

    /** What was measured again of a row, in that order. */
    public List<Repeat> repeatsOf(Result row) {
        return machine.map(MachineRecord::repeated).orElse(List.of()).stream()
                .filter(repeat -> repeat.row().equals(ResultKey.of(row)))
                .toList();
    }

    public List<MissingResult> gaps() {
        return machine.map(MachineRecord::gaps).orElse(List.of());
    }
}
