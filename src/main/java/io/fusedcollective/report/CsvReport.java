package io.fusedcollective.report;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.results.Conditions;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** A run for notebooks and spreadsheets: a line for each configuration and implementation, with JMH's own digits. */
public final class CsvReport {

    private static final String[] COLUMNS = {
        "backend",
        "world_size",
        "tokens",
        "hidden",
        "dtype",
        "residual",
        "quant",
        "cache",
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
        "reason"
    };

    private CsvReport() {}

    public static String of(RunResults report) {
        Optional<Link> link = report.link();
        Map<Result, List<QualityFlag>> flags = report.flags();
        List<String> columns = new ArrayList<>(Arrays.asList(COLUMNS));
        link.ifPresent(peak -> columns.add("percent_of_limit"));
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(columns.toArray(String[]::new))
                .setRecordSeparator("\n")
                .get();
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            for (ResultGroup group : allGroups(report)) {
                for (Result result : group.results()) {
                    List<Object> cells = measured(report, flags, group, result);
                    link.ifPresent(peak -> cells.add(finite(peak.percentOfLimit(result))));
                    csv.printRecord(cells);
                }
                for (MissingResult missed : group.missing()) {
                    List<Object> cells = missing(missed);
                    link.ifPresent(peak -> cells.add(null));
                    csv.printRecord(cells);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<ResultGroup> allGroups(RunResults report) {
        List<ResultGroup> groups = new ArrayList<>(report.groups());
        groups.addAll(report.probes());
        return groups;
    }

    private static List<Object> measured(
            RunResults report, Map<Result, List<QualityFlag>> flags, ResultGroup group, Result result) {
        Conditions conditions = result.conditions();
        List<Object> cells = key(result.configuration(), result.implementation());
        cells.addAll(Arrays.asList(
                result.switches().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" ")),
                "measured",
                finite(result.time().timeNs()),
                finite(result.time().errorNs()),
                result.device() != null ? "device" : "wall",
                group.speedup(result).orElse(null),
                finite(result.wall().timeNs()),
                finite(result.wall().errorNs()),
                finite(conditions.smClockMhz()),
                finite(result.time().variation()),
                finite(conditions.memoryClockMhz()),
                finite(conditions.temperatureC()),
                finite(conditions.powerW()),
                QualityFlags.words(flags.getOrDefault(result, List.of())),
                1 + report.repeatsOf(result).size(),
                result.iterations().warmupIterations(),
                result.iterations().measurementIterations(),
                result.iterations().forks(),
                null));
        return cells;
    }

    private static List<Object> missing(MissingResult missed) {
        List<Object> cells = key(missed.configuration(), missed.implementation());
        cells.add(null);
        cells.add(missed.status().name().toLowerCase(Locale.ROOT));
        while (cells.size() < COLUMNS.length - 1) {
            cells.add(null);
        }
        cells.add(missed.reason());
        return cells;
    }

    private static List<Object> key(Configuration configuration, Implementation implementation) {
        Problem problem = configuration.problem();
        return new ArrayList<>(List.of(
                configuration.backend(),
                configuration.worldSize(),
                problem.tokens(),
                problem.hidden(),
                problem.dtype().label(),
                problem.residual(),
                problem.quant().label(),
                configuration.cache().label(),
                implementation.label(),
                implementation.kind().name().toLowerCase(Locale.ROOT)));
    }

    /** An empty cell is what spreadsheets and notebooks take for "no number". */
    private static Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
