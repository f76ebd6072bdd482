package io.fusedcollective.report;

import io.fusedcollective.document.Data;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Conditions;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run for programs: one line for each configuration and implementation, with JMH's own digits. */
final class RunData {

    /** Columns after those of the configuration. */
    private static final List<String> COLUMNS = List.of(
            "implementation",
            "kind",
            "switches",
            "status",
            "time_ns",
            "time_error_ns",
            "time_source",
            "speedup",
            "wall_time_ns",
            "wall_time_error_ns",
            "sm_clock_mhz",
            "time_cv",
            "memory_clock_mhz",
            "temperature_c",
            "power_w",
            "doubts",
            "times_measured",
            "warmup_iterations",
            "trials",
            "forks",
            "time_median_ns",
            "reason");

    private final RunResults run;
    private final Optional<Link> link;
    private final List<ConfigurationColumn> key;

    private RunData(RunResults run) {
        this.run = run;
        this.link = run.link();
        this.key =
                ConfigurationColumn.of(groups().map(ResultGroup::configuration).toList());
    }

    static Data of(RunResults run) {
        return new RunData(run).data();
    }

    private Stream<ResultGroup> groups() {
        return Stream.concat(run.groups().stream(), run.probes().stream());
    }

    private Data data() {
        List<String> columns =
                new ArrayList<>(key.stream().map(ConfigurationColumn::csvName).toList());
        columns.addAll(COLUMNS);
        link.ifPresent(peak -> columns.add("percent_of_limit"));
        Data data = new Data(columns);
        groups().forEach(group -> {
            for (Result result : group.results()) {
                List<Object> cells = measured(group, result);
                link.ifPresent(peak -> cells.add(peak.percentOfLimit(result)));
                data.add(cells);
            }
            for (MissingResult missed : group.missing()) {
                List<Object> cells = missing(missed);
                link.ifPresent(peak -> cells.add(null));
                data.add(cells);
            }
        });
        return data;
    }

    private List<Object> measured(ResultGroup group, Result result) {
        Conditions conditions = result.conditions();
        List<Object> cells = key(result.configuration(), result.implementation());
        cells.addAll(Arrays.asList(
                result.switches().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" ")),
                "measured",
                result.time().timeNs(),
                result.time().errorNs(),
                result.device() != null ? "device" : "wall",
                group.speedup(result).orElse(null),
                result.wall().timeNs(),
                result.wall().errorNs(),
                conditions.smClockMhz(),
                result.time().variation(),
                conditions.memoryClockMhz(),
                conditions.temperatureC(),
                conditions.powerW(),
                QualityFlags.words(run.flagsOf(result)),
                1 + run.repeatsOf(result).size(),
                result.iterations().warmupIterations(),
                result.iterations().measurementIterations(),
                result.iterations().forks(),
                result.time().medianNs(),
                null));
        return cells;
    }

    private List<Object> missing(MissingResult missed) {
        List<Object> cells = key(missed.configuration(), missed.implementation());
        cells.add(null);
        cells.add(missed.status().name().toLowerCase(Locale.ROOT));
        while (cells.size() < key.size() + COLUMNS.size() - 1) {
            cells.add(null);
        }
        cells.add(missed.reason());
        return cells;
    }

    private List<Object> key(Configuration configuration, Implementation implementation) {
        List<Object> cells = new ArrayList<>();
        key.forEach(column -> cells.add(column.value(configuration)));
        cells.add(implementation.label());
        cells.add(implementation.kind().label());
        return cells;
    }
}
