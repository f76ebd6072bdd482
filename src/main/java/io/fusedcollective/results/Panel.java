package io.fusedcollective.results;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationSeries;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The groups that differ in nothing but the tokens: what one chart shows. */
public record Panel(RunResults report, List<ResultGroup> groups) {

    private static final String NOT_TRIED = "not measured";

    public static List<Panel> of(RunResults report) {
        Map<ConfigurationSeries, List<ResultGroup>> panels = new LinkedHashMap<>();
        for (ResultGroup group : report.groups()) {
            panels.computeIfAbsent(ConfigurationSeries.of(group.configuration()), key -> new ArrayList<>())
                    .add(group);
        }
        return panels.values().stream().map(groups -> new Panel(report, groups)).toList();
    }

    /** The properties that all groups share; the tokens are those of the first group. */
    public Configuration configuration() {
        return groups.get(0).configuration();
    }

    /** Describes the panel in a heading. */
    public String title() {
        Problem problem = configuration().problem();
        return "hidden %d, %s, %s, quant %s"
                        .formatted(
                                problem.hidden(),
                                problem.dtype().label(),
                                problem.residual().words(),
                                problem.quantization().label())
                + configuration().cacheLabel();
    }

    /** The machine, for a picture that has lost its report. */
    public String machine() {
        Configuration configuration = configuration();
        return configuration.worldSize() + " ranks on the " + configuration.backend() + " backend"
                + configuration
                        .backendKind()
                        .caveat()
                        .map(caveat -> ": " + caveat)
                        .orElseGet(() -> report.machine()
                                .flatMap(run -> run.machine().devices().stream().findFirst())
                                .map(device -> ", " + device.replaceFirst(" \\(.*", ""))
                                .orElse(""))
                + (configuration.backendKind().timesMeanSomething() ? "" : ", times mean nothing");
    }

    /** Part of a file's name; what is the same in the whole report is named only where a reader always wants it. */
    public String fileName() {
        Problem problem = configuration().problem();
        StringBuilder name = new StringBuilder();
        if (varies(Configuration::backend)) {
            name.append(configuration().backend()).append('-');
        }
        if (varies(Configuration::worldSize)) {
            name.append(configuration().worldSize()).append("-ranks-");
        }
        name.append(problem.hidden())
                .append('-')
                .append(problem.dtype().label())
                .append('-');
        if (varies(configuration -> configuration.problem().residual())) {
            name.append(problem.residual().words().replace(' ', '-')).append('-');
        }
        name.append(problem.quantization().label().replace(' ', '-'));
        return name.append(configuration().cache() == Cache.COLD ? "-cold" : "").toString();
    }

    private boolean varies(Function<Configuration, Object> property) {
        return report.groups().stream()
                        .map(group -> property.apply(group.configuration()))
                        .distinct()
                        .count()
                > 1;
    }

    /** Measured results, a list for each implementation and each set of its switches; standard ones first. */
    public Map<String, List<Result>> series(Predicate<Result> wanted) {
        return groups.stream()
                .flatMap(group -> group.results().stream())
                .filter(wanted)
                .filter(Panel::drawable)
                .sorted(Comparator.comparing(Result::implementation))
                .collect(Collectors.groupingBy(report::label, LinkedHashMap::new, Collectors.toList()));
    }

    /** Results that a reader would miss in the chart: one line for each implementation that has gaps. */
    public List<String> missing() {
        List<String> lines = new ArrayList<>();
        for (Implementation implementation : Implementation.values()) {
            List<String> holes = new ArrayList<>();
            boolean tried = false;
            for (ResultGroup group : groups) {
                Optional<String> why = whyMissing(group, implementation);
                why.ifPresent(reason -> holes.add(
                        Figures.count(group.configuration().problem().tokens(), "token") + " (" + reason + ")"));
                tried |= !why.equals(Optional.of(NOT_TRIED));
            }
            if (tried && !holes.isEmpty()) {
                lines.add(implementation.label() + " has no result at " + String.join(", ", holes));
            }
        }
        return lines;
    }

    private static Optional<String> whyMissing(ResultGroup group, Implementation implementation) {
        if (group.results().stream()
                .anyMatch(result -> result.implementation() == implementation && drawable(result))) {
            return Optional.empty();
        }
        if (group.results().stream().anyMatch(result -> result.implementation() == implementation)) {
            return Optional.of("not a number");
        }
        return Optional.of(
                group.missing().stream()
                                .anyMatch(missed -> missed.implementation() == implementation
                                        && missed.status() == MissingResult.Status.FAILED)
                        ? "FAILED"
                        : NOT_TRIED);
    }

    private static boolean drawable(Result result) {
        return Double.isFinite(result.time().timeNs()) && result.time().timeNs() > 0;
    }
}
