package io.fusedcollective.report;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.results.RunSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the head of a report says of the machine, the settings and the run.
 *
 * @param literal whether the value is something typed, such as a command line
 */
public record HeaderLine(String name, String value, boolean literal) {

    /** Only what is known, in the order of a report's head. */
    public static List<HeaderLine> of(RunResults report) {
        List<HeaderLine> facts = new ArrayList<>();
        facts.add(fact("Backend", distinct(report, Configuration::backend, HeaderLine::backend)));
        report.machine().ifPresent(run -> facts.addAll(machine(run)));
        facts.add(fact("World size", distinct(report, Configuration::worldSize, size -> size + " ranks")));
        facts.add(fact(
                "Hidden",
                distinct(report, configuration -> configuration.problem().hidden(), Object::toString)));
        facts.add(fact("Link peak", report.link().map(Link::description).orElse(null)));
        facts.add(fact(
                "Quant modes",
                distinct(
                        report.sections(),
                        configuration -> configuration.problem().quant(),
                        QuantMode::label)));
        facts.add(fact("Cache", distinct(report, Configuration::cache, HeaderLine::cache)));
        facts.add(fact(
                "Switches",
                report.switches().entrySet().stream()
                        .map(values -> values.getKey() + " " + String.join(", ", values.getValue()))
                        .collect(Collectors.joining("; "))));
        facts.add(fact(
                "Iterations",
                report.rows().stream()
                        .map(Result::protocol)
                        .distinct()
                        .map(HeaderLine::protocol)
                        .collect(Collectors.joining("; "))));
        report.machine().ifPresent(run -> facts.addAll(run(report, run)));
        return facts.stream()
                .filter(fact -> fact.value != null && !fact.value.isEmpty())
                .toList();
    }

    private static List<HeaderLine> machine(MachineRecord run) {
        MachineFacts machine = run.machine();
        Map<String, Long> devices = machine.devices().stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        return List.of(
                fact(
                        "Devices",
                        devices.entrySet().stream()
                                .map(device -> device.getValue() == 1
                                        ? device.getKey()
                                        : device.getValue() + " x " + device.getKey())
                                .collect(Collectors.joining(", "))),
                fact("Link", run.link()),
                fact("Driver", machine.driver()),
                fact("CUDA", machine.cuda()),
                fact("NCCL", machine.nccl()),
                literal(
                        "Environment",
                        run.environment().entrySet().stream()
                                .map(Map.Entry::toString)
                                .collect(Collectors.joining(" "))),
                fact("JDK, OS", run.jdk() + ", " + run.os()));
    }

    private static List<HeaderLine> run(RunResults report, MachineRecord run) {
        return List.of(
                fact("Graph", run.procedure() == null ? null : graph(report, run.procedure())),
                fact("Order", run.procedure() == null ? null : order(run.procedure())),
                fact("Suite", run.suiteVersion() + (run.revision() == null ? "" : ", git " + run.revision())),
                literal("Command", String.join(" ", run.commandLine())),
                fact(
                        "Run",
                        run.startTime()
                                + (run.endTime() == null ? ", not finished" : " to " + run.endTime())
                                + (run.resumeTimes().isEmpty()
                                        ? ""
                                        : ", resumed at " + String.join(", ", run.resumeTimes()))));
    }

    private static String graph(RunResults report, RunSettings procedure) {
        boolean cold =
                report.rows().stream().anyMatch(row -> row.configuration().cache() == Cache.COLD);
        return procedure.graphOperations() + " operations" + (cold ? " or more" : "");
    }

    private static String order(RunSettings procedure) {
        return (procedure.seed() == null
                        ? ""
                        : "problems, and the implementations of each, shuffled with seed " + procedure.seed())
                + (procedure.interleaved() ? "; implementations took turns, a fork each" : "");
    }

    private static HeaderLine fact(String name, String value) {
        return new HeaderLine(name, value, false);
    }

    private static HeaderLine literal(String name, String value) {
        return new HeaderLine(name, value, true);
    }

    private static <T> String distinct(
            RunResults report, Function<Configuration, T> property, Function<T, String> label) {
        return distinct(
                Stream.concat(report.sections().stream(), report.probes().stream())
                        .toList(),
                property,
                label);
    }

    private static <T> String distinct(
            List<ResultGroup> sections, Function<Configuration, T> property, Function<T, String> label) {
        return sections.stream()
                .map(section -> property.apply(section.configuration()))
                .distinct()
                .map(label)
                .collect(Collectors.joining(", "));
    }

    private static String backend(String name) {
        return switch (name) {
            case Configuration.HOST -> "host: these are CPU threads, not GPUs";
            case Configuration.SIMULATED -> "simulated: ranks share GPUs";
            default -> name;
        };
    }

    private static String cache(Cache cache) {
        return switch (cache) {
            case WARM -> "warm";
            case COLD -> "cold: buffers in turn, so that inputs come from memory";
        };
    }

    private static String protocol(Iterations protocol) {
        return protocol.warmupIterations() + " warm-up, " + Figures.count(protocol.measurementIterations(), "trial")
                + ", " + Figures.count(protocol.forks(), "fork");
    }
}
