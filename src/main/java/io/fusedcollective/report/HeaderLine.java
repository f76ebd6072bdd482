package io.fusedcollective.report;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.BackendKind;
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
        List<HeaderLine> lines = new ArrayList<>();
        lines.add(line("Backend", distinct(report, Configuration::backend, HeaderLine::backend)));
        report.machine().ifPresent(run -> lines.addAll(machine(run)));
        lines.add(line("World size", distinct(report, Configuration::worldSize, size -> size + " ranks")));
        lines.add(line(
                "Hidden",
                distinct(report, configuration -> configuration.problem().hidden(), Object::toString)));
        lines.add(line("Link peak", report.link().map(Link::description).orElse(null)));
        lines.add(line(
                "Quant modes",
                distinct(
                        report.groups(),
                        configuration -> configuration.problem().quant(),
                        QuantMode::label)));
        lines.add(line("Cache", distinct(report, Configuration::cache, HeaderLine::cache)));
        lines.add(line(
                "Switches",
                report.switches().entrySet().stream()
                        .map(values -> values.getKey() + " " + String.join(", ", values.getValue()))
                        .collect(Collectors.joining("; "))));
        lines.add(line(
                "Iterations",
                report.results().stream()
                        .map(Result::iterations)
                        .distinct()
                        .map(HeaderLine::iterations)
                        .collect(Collectors.joining("; "))));
        report.machine().ifPresent(run -> lines.addAll(run(report, run)));
        return lines.stream()
                .filter(line -> line.value != null && !line.value.isEmpty())
                .toList();
    }

    private static List<HeaderLine> machine(MachineRecord run) {
        MachineFacts machine = run.machine();
        Map<String, Long> devices = machine.devices().stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        return List.of(
                line(
                        "Devices",
                        devices.entrySet().stream()
                                .map(device -> device.getValue() == 1
                                        ? device.getKey()
                                        : device.getValue() + " x " + device.getKey())
                                .collect(Collectors.joining(", "))),
                line("Link", run.link()),
                line("Driver", machine.driver()),
                line("CUDA", machine.cuda()),
                line("NCCL", machine.nccl()),
                line("FlashInfer", run.libraries()),
                literal(
                        "Environment",
                        run.environment().entrySet().stream()
                                .map(Map.Entry::toString)
                                .collect(Collectors.joining(" "))),
                line("JDK, OS", run.jdk() + ", " + run.os()));
    }

    private static List<HeaderLine> run(RunResults report, MachineRecord run) {
        return List.of(
                line("Graph", run.settings() == null ? null : graph(report, run.settings())),
                line("Order", run.settings() == null ? null : order(run.settings())),
                line("Suite", run.suiteVersion() + (run.revision() == null ? "" : ", git " + run.revision())),
                literal("Command", String.join(" ", run.commandLine())),
                line(
                        "Run",
                        run.startTime()
                                + (run.endTime() == null ? ", not finished" : " to " + run.endTime())
                                + (run.resumeTimes().isEmpty()
                                        ? ""
                                        : ", resumed at " + String.join(", ", run.resumeTimes()))));
    }

    private static String graph(RunResults report, RunSettings settings) {
        boolean cold = report.results().stream()
                .anyMatch(result -> result.configuration().cache() == Cache.COLD);
        return settings.graphOperations() + " operations" + (cold ? " or more" : "");
    }

    private static String order(RunSettings settings) {
        return (settings.seed() == null
                        ? ""
                        : "problems, and the implementations of each, shuffled with seed " + settings.seed())
                + (settings.interleaved() ? "; implementations took turns, a fork each" : "");
    }

    private static HeaderLine line(String name, String value) {
        return new HeaderLine(name, value, false);
    }

    private static HeaderLine literal(String name, String value) {
        return new HeaderLine(name, value, true);
    }

    private static <T> String distinct(
            RunResults report, Function<Configuration, T> property, Function<T, String> label) {
        return distinct(
                Stream.concat(report.groups().stream(), report.probes().stream())
                        .toList(),
                property,
                label);
    }

    private static <T> String distinct(
            List<ResultGroup> groups, Function<Configuration, T> property, Function<T, String> label) {
        return groups.stream()
                .map(group -> property.apply(group.configuration()))
                .distinct()
                .map(label)
                .collect(Collectors.joining(", "));
    }

    private static String backend(String name) {
        return BackendKind.of(name).caveat().map(caveat -> name + ": " + caveat).orElse(name);
    }

    private static String cache(Cache cache) {
        return switch (cache) {
            case WARM -> "warm";
            case COLD -> "cold: buffers in turn, so that inputs come from memory";
        };
    }

    private static String iterations(Iterations iterations) {
        return iterations.warmupIterations() + " warm-up, " + Figures.count(iterations.measurementIterations(), "trial")
                + ", " + Figures.count(iterations.forks(), "fork");
    }
}
