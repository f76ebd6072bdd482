package io.fusedcollective.report;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.QuantMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A run for people: the machine, a summary, then a table for each configuration with the speedups over its baseline. */
public final class MarkdownReport {

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownReport(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        MarkdownReport markdown = new MarkdownReport(report);
        markdown.header();
        markdown.warnings();
        markdown.summary();
        markdown.howToRead();
        markdown.absentImplementations();
        report.sections().forEach(markdown::section);
        return markdown.text.toString();
    }

    private void header() {
        text.append("# Fused all-reduce + RMSNorm + quantisation\n\n");
        fact("Backend", distinct(Configuration::backend, MarkdownReport::backend));
        report.machine().ifPresent(this::machineFacts);
        fact("World size", distinct(Configuration::worldSize, size -> size + " ranks"));
        fact("Hidden", distinct(configuration -> configuration.problem().hidden(), Object::toString));
        fact("Quant modes", distinct(configuration -> configuration.problem().quant(), QuantMode::label));
        fact("Switches", switches().entrySet().stream()
                .map(values -> values.getKey() + " " + String.join(", ", values.getValue()))
                .collect(Collectors.joining("; ")));
        fact("Iterations", report.rows().stream()
                .map(Row::protocol)
                .distinct()
                .map(MarkdownReport::protocol)
                .collect(Collectors.joining("; ")));
        report.machine().ifPresent(this::runFacts);
        text.append('\n');
    }

    private void machineFacts(MachineRecord run) {
        MachineFacts machine = run.machine();
        Map<String, Long> devices = machine.devices().stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        fact("Devices", devices.entrySet().stream()
                .map(device -> device.getValue() == 1 ? device.getKey() : device.getValue() + " x " + device.getKey())
                .collect(Collectors.joining(", ")));
        fact("Link", machine.link());
        fact("Driver", machine.driver());
        fact("CUDA", machine.cuda());
        fact("NCCL", machine.nccl());
        fact("Environment", run.environment().entrySet().stream()
                .map(variable -> "`" + variable.getKey() + "=" + variable.getValue() + "`")
                .collect(Collectors.joining(" ")));
        fact("JDK, OS", run.jdk() + ", " + run.os());
    }

    private void runFacts(MachineRecord run) {
        fact("Suite", run.suiteVersion() + (run.revision() == null ? "" : ", git " + run.revision()));
        fact("Command", "`" + String.join(" ", run.commandLine()) + "`");
        fact("Run", run.startTime() + (run.endTime() == null ? ", not finished" : " to " + run.endTime())
                + (run.resumeTimes().isEmpty() ? "" : ", resumed at " + String.join(", ", run.resumeTimes())));
    }

    private void fact(String name, String value) {
        if (value != null && !value.isEmpty()) {
            text.append("- ").append(name).append(": ").append(value).append('\n');
        }
    }

    private static String backend(String name) {
        return switch (name) {
            case Configuration.HOST -> "host: these are CPU threads, not GPUs";
            case Configuration.SIMULATED -> "simulated: ranks share GPUs";
            default -> name;
        };
    }

    private static String protocol(Protocol protocol) {
        return protocol.warmupIterations() + " warm-up, " + count(protocol.measurementIterations(), "trial") + ", "
                + count(protocol.forks(), "fork");
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private <T> String distinct(Function<Configuration, T> property, Function<T, String> label) {
        return report.sections().stream()
                .map(section -> property.apply(section.configuration()))
                .distinct()
                .map(label)
                .collect(Collectors.joining(", "));
    }

    /** The values that each switch has in this run. */
    private Map<String, Set<String>> switches() {
        Map<String, Set<String>> values = new TreeMap<>();
        for (Row row : report.rows()) {
            row.switches().forEach((name, value) -> values.computeIfAbsent(name, key -> new TreeSet<>()).add(value));
        }
        return values;
    }

    private void summary() {
        new Summary(report.sections(), this::operation).table().ifPresent(table -> text.append(table).append('\n'));
    }

    private void howToRead() {
        text.append("""
                Time is what one operation takes by the device's own clock on the slowest rank; ± is half of JMH's 99.9 % \
                confidence interval. Speedup is against the fastest standard implementation with the same quantisation. \
                Wall is JMH's score: the time seen from the CPU, the mean over ranks. \
                The fastest row of each problem is bold.

                """);
        if (report.sections().stream().anyMatch(section -> section.configuration().simulated())) {
            text.append("""
                    There are no speedups for the simulated backend, nor fastest rows: its ranks take turns on the GPUs \
                    that they share, so its times say nothing about ranks that have a GPU each.

                    """);
        }
    }

    private void warnings() {
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
            warnings.add(count((int) failed, "row") + " FAILED; the reasons stand below the tables.");
        }
        for (Row row : report.rows()) {
            if (!Double.isFinite(row.time().timeNs())) {
                warnings.add("%s: its time is not a number.".formatted(name(row)));
            } else if (row.device() == null) {
                warnings.add("%s: no device time, so Time is JMH's score.".formatted(name(row)));
            } else if (row.suspicious()) {
                warnings.add("%s: wall and device time differ by %s.".formatted(
                        name(row), Figures.percent(row.wallExcess())));
            }
        }
        if (!warnings.isEmpty()) {
            text.append("> [!WARNING]\n");
            warnings.forEach(warning -> text.append("> - ").append(warning).append('\n'));
            text.append('\n');
        }
    }

    private String name(Row row) {
        return row.configuration().label() + ", " + operation(row);
    }

    /** The implementation, and those of its switches that have other values in other rows. */
    private String operation(Row row) {
        Map<String, Set<String>> values = switches();
        return row.switches().entrySet().stream()
                .filter(entry -> values.get(entry.getKey()).size() > 1)
                .map(entry -> " " + entry)
                .collect(Collectors.joining("", code(row.implementation()), ""));
    }

    /** Said once here rather than in each table. */
    private void absentImplementations() {
        Map<Implementation, String> absent = absent();
        if (!absent.isEmpty()) {
            text.append("Not available in this run:\n\n");
            reasons(absent);
        }
    }

    /** Implementations that could compute no problem at all, for one and the same reason. */
    private Map<Implementation, String> absent() {
        Map<Implementation, String> absent = new LinkedHashMap<>();
        for (Implementation implementation : Implementation.values()) {
            List<String> reasons = report.gaps().stream()
                    .filter(gap -> gap.implementation() == implementation && gap.status() == Gap.Status.UNAVAILABLE)
                    .map(Gap::reason)
                    .toList();
            if (reasons.size() == report.sections().size() && reasons.stream().distinct().count() == 1) {
                absent.put(implementation, reasons.get(0));
            }
        }
        return absent;
    }

    private void section(Section section) {
        text.append("## ").append(heading(section.configuration())).append("\n\n");
        MarkdownTable table = new MarkdownTable("Operation", "Time µs", "± µs", "Speedup", "Wall µs");
        Optional<Row> fastest = section.fastest(row -> true);
        for (Row row : section.rows()) {
            String mark = fastest.filter(row::equals).isPresent() ? "**" : "";
            table.add(
                    mark + operation(row) + mark,
                    mark + row.time().timeUs() + mark,
                    row.time().errorUs(),
                    section.verdict(row),
                    row.wall().timeUs());
        }
        Map<Implementation, String> absent = absent();
        Map<Implementation, String> reasons = new LinkedHashMap<>();
        for (Gap gap : section.gaps()) {
            if (!Objects.equals(absent.get(gap.implementation()), gap.reason())) {
                table.add(
                        code(gap.implementation()), gap.status() == Gap.Status.FAILED ? "**FAILED**" : "unavailable", "", "", "");
                reasons.put(gap.implementation(), gap.reason());
            }
        }
        text.append(table).append('\n');
        reasons(reasons);
    }

    /** A line for each reason, with all implementations that share it. */
    private void reasons(Map<Implementation, String> reasons) {
        Map<String, String> names = new LinkedHashMap<>();
        reasons.forEach((implementation, reason) -> names.merge(reason, code(implementation), (a, b) -> a + ", " + b));
        names.forEach((reason, implementations) ->
                text.append("- ").append(implementations).append(": ").append(reason).append('\n'));
        text.append(names.isEmpty() ? "" : "\n");
    }

    private static String code(Implementation implementation) {
        return "`" + implementation.label() + "`";
    }

    /** Backend and world size stand in a heading only where the header's do not say it all. */
    private String heading(Configuration configuration) {
        boolean one = report.sections().stream()
                .map(section -> section.configuration().backend() + section.configuration().worldSize())
                .distinct()
                .count() == 1;
        return configuration.label()
                + (one ? "" : ", " + configuration.worldSize() + " ranks on " + configuration.backend());
    }
}
