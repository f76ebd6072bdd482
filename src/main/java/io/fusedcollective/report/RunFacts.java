package io.fusedcollective.report;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.document.Block.Fact;
import io.fusedcollective.document.Text;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.results.RunSettings;
import io.fusedcollective.results.Steadiness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The facts of a report about the machine, the settings and the run: the most important ones at its top, the rest at its end. */
final class RunFacts {

    private final RunResults run;
    private final List<ResultGroup> groups;
    private final List<Fact> facts = new ArrayList<>();

    private RunFacts(RunResults run) {
        this.run = run;
        this.groups =
                Stream.concat(run.groups().stream(), run.probes().stream()).toList();
    }

    /** The machine, the time and the subject of the measurement. */
    static List<Fact> first(RunResults run) {
        RunFacts head = new RunFacts(run);
        run.machine().ifPresent(record -> head.add("Devices", devices(record.machine())));
        head.add(
                "Ranks",
                head.distinct(Configuration::worldSize, Object::toString)
                        + ", on the "
                        + head.distinct(Configuration::backend, RunFacts::backend));
        run.machine().ifPresent(record -> head.add("Date", time(record)));
        head.add("Measured", head.measured());
        return head.facts;
    }

    /** Only what is known. */
    static List<Fact> rest(RunResults run) {
        RunFacts rest = new RunFacts(run);
        run.machine().ifPresent(record -> rest.machine(record));
        rest.add("Link peak", run.link().map(Link::description).orElse(null));
        rest.add("Cache", rest.distinct(Configuration::cache, RunFacts::cache));
        if (rest.groups.stream()
                .anyMatch(group -> group.configuration().backendKind().usesGpus())) {
            // Host kernels ignore them.
            rest.add(
                    "Switches",
                    run.switches().entrySet().stream()
                            .map(values -> values.getKey() + " " + String.join(", ", values.getValue()))
                            .collect(Collectors.joining("; ")));
        }
        rest.add(
                "Iterations",
                run.results().stream()
                        .map(Result::iterations)
                        .distinct()
                        .map(RunFacts::iterations)
                        .collect(Collectors.joining("; ")));
        run.machine().ifPresent(record -> rest.howItRan(record));
        return rest.facts;
    }

    private void machine(MachineRecord record) {
        MachineFacts machine = record.machine();
        add("Link", record.link());
        add("Driver", machine.driver());
        add("CUDA", machine.cuda());
        add("NCCL", machine.nccl());
        add("FlashInfer", record.libraries());
        code(
                "Environment",
                record.environment().entrySet().stream()
                        .map(Map.Entry::toString)
                        .collect(Collectors.joining(" ")));
        add("JDK, OS", record.jdk() + ", " + record.os());
    }

    private void howItRan(MachineRecord record) {
        add(
                "Machine's own noise",
                Optional.ofNullable(record.settings())
                        .map(RunSettings::steadiness)
                        .map(Steadiness::words)
                        .orElse(null));
        add("Graph", record.settings() == null ? null : graph(record.settings()));
        add("Order", record.settings() == null ? null : order(record.settings()));
        add("Suite", record.suiteVersion() + (record.revision() == null ? "" : ", git " + record.revision()));
        code("Command", String.join(" ", record.commandLine()));
    }

    /** How much of what; a part of a run is no more than it is. */
    private String measured() {
        return Figures.count(run.results().size(), "result")
                + (run.groups().isEmpty()
                        ? ""
                        : " of " + Figures.count(run.groups().size(), "problem") + ": hidden "
                                + distinct(
                                        configuration -> configuration.problem().hidden(), Object::toString)
                                + ", tokens "
                                + distinct(
                                        configuration -> configuration.problem().tokens(), Object::toString)
                                + ", "
                                + distinct(
                                        configuration -> configuration.problem().dtype(), DataType::label)
                                + ", quant "
                                + run.groups().stream()
                                        .map(group ->
                                                group.configuration().problem().quant())
                                        .distinct()
                                        .map(QuantMode::label)
                                        .collect(Collectors.joining(", ")));
    }

    private static String devices(MachineFacts machine) {
        Map<String, Long> devices = machine.devices().stream()
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        return devices.entrySet().stream()
                .map(device -> device.getValue() == 1 ? device.getKey() : device.getValue() + " x " + device.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String time(MachineRecord record) {
        return record.startTime()
                + (record.endTime() == null ? ", not finished" : " to " + record.endTime())
                + (record.resumeTimes().isEmpty() ? "" : ", resumed at " + String.join(", ", record.resumeTimes()));
    }

    private String graph(RunSettings settings) {
        boolean cold =
                run.results().stream().anyMatch(result -> result.configuration().cache() == Cache.COLD);
        return Figures.count(settings.graphOperations(), "operation") + (cold ? " or more" : "");
    }

    private static String order(RunSettings settings) {
        return (settings.seed() == null
                        ? ""
                        : "problems, and the implementations of each, shuffled with seed " + settings.seed())
                + (settings.interleaved() ? "; implementations took turns, a fork each" : "");
    }

    private void add(String name, String value) {
        if (value != null && !value.isEmpty()) {
            facts.add(new Fact(name, Text.of(value)));
        }
    }

    private void code(String name, String value) {
        if (!value.isEmpty()) {
            facts.add(new Fact(name, Text.name(value)));
        }
    }

    private <T> String distinct(Function<Configuration, T> property, Function<T, String> label) {
        return groups.stream()
                .map(group -> property.apply(group.configuration()))
                .distinct()
                .sorted()
                .map(label)
                .collect(Collectors.joining(", "));
    }

    private static String backend(String name) {
        return name + " backend"
                + BackendKind.of(name).caveat().map(caveat -> ": " + caveat).orElse("");
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
