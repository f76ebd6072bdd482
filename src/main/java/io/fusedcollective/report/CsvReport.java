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
        Map<Result, List<QualityFlag>> doubts = report.doubts();
        List<String> columns = new ArrayList<>(Arrays.asList(COLUMNS));
        link.ifPresent(peak -> columns.add("percent_of_limit"));
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(columns.toArray(String[]::new))
                .setRecordSeparator("\n")
                .get();
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            for (ResultGroup section : allSections(report)) {
                for (Result row : section.rows()) {
                    List<Object> cells = measured(report, doubts, section, row);
                    link.ifPresent(peak -> cells.add(finite(peak.percentOfLimit(row))));
                    csv.printRecord(cells);
                }
                for (MissingResult gap : section.gaps()) {
                    List<Object> cells = missing(gap);
                    link.ifPresent(peak -> cells.add(null));
                    csv.printRecord(cells);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<ResultGroup> allSections(RunResults report) {
        List<ResultGroup> sections = new ArrayList<>(report.sections());
        sections.addAll(report.probes());
        return sections;
    }

    private static List<Object> measured(
            RunResults report, Map<Result, List<QualityFlag>> doubts, ResultGroup section, Result row) {
        Conditions conditions = row.conditions();
        List<Object> cells = key(row.configuration(), row.implementation());
        cells.addAll(Arrays.asList(
                row.switches().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" ")),
                "measured",
                finite(row.time().timeNs()),
                finite(row.time().errorNs()),
                row.device() != null ? "device" : "wall",
                section.speedup(row).orElse(null),
                finite(row.wall().timeNs()),
                finite(row.wall().errorNs()),
                finite(conditions.smClockMhz()),
                finite(row.time().variation()),
                finite(conditions.memoryClockMhz()),
                finite(conditions.temperatureC()),
                finite(conditions.powerW()),
                QualityFlags.words(doubts.getOrDefault(row, List.of())),
                1 + report.repeatsOf(row).size(),
                row.protocol().warmupIterations(),
                row.protocol().measurementIterations(),
                row.protocol().forks(),
                null));
        return cells;
    }

    private static List<Object> missing(MissingResult gap) {
        List<Object> cells = key(gap.configuration(), gap.implementation());
        cells.add(null);
        cells.add(gap.status().name().toLowerCase(Locale.ROOT));
        while (cells.size() < COLUMNS.length - 1) {
            cells.add(null);
        }
        cells.add(gap.reason());
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
