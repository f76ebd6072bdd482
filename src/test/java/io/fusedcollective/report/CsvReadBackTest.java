package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reads the CSV has the figures of the JSON, to the last bit, and every result of the run. */
class CsvReadBackTest {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    @ParameterizedTest
    @ValueSource(strings = {"two-gpus", "doubtful", "host-one-iteration", "probes"})
    void givesTheSameFigures(String name) throws IOException, URISyntaxException {
        RunResults report =
                RunResults.read(Path.of(getClass().getResource(name + ".json").toURI()));
        List<CSVRecord> records;
        try (CSVParser csv = CSVParser.parse(RunReport.of(report).in(DocumentFormat.CSV), FORMAT)) {
            records = csv.getRecords();
        }
        List<Result> results = new ArrayList<>();
        List<MissingResult> missing = new ArrayList<>();
        for (List<ResultGroup> groups : List.of(report.groups(), report.probes())) {
            groups.forEach(group -> results.addAll(group.results()));
            groups.forEach(group -> missing.addAll(group.missing()));
        }
        assertEquals(
                results.stream().map(CsvReadBackTest::figures).toList(),
                records.stream()
                        .filter(CsvReadBackTest::measured)
                        .map(CsvReadBackTest::figures)
                        .toList());
        assertEquals(
                missing.stream()
                        .map(MissingResult::json)
                        .map(json -> List.of(
                                json.get("implementation"),
                                json.get("params"),
                                ((MissingResult.Status) json.get("status"))
                                        .name()
                                        .toLowerCase(),
                                json.get("reason")))
                        .toList(),
                records.stream()
                        .filter(record -> !measured(record))
                        .map(record -> List.of(
                                record.get("implementation"),
                                params(record),
                                record.get("status"),
                                record.get("reason")))
                        .toList());
    }

    private static boolean measured(CSVRecord record) {
        return record.get("status").equals("measured");
    }

    private static List<Object> figures(Result result) {
        return List.of(
                result.implementation().label(),
                result.configuration().params(),
                result.switches(),
                result.time().timeNs(),
                result.time().errorNs(),
                result.wall().timeNs(),
                result.wall().errorNs(),
                result.conditions().smClockMhz(),
                result.conditions().powerW(),
                result.time().variation(),
                new Iterations(
                        result.iterations().warmupIterations(),
                        result.iterations().measurementIterations(),
                        result.iterations().forks()));
    }

    private static List<Object> figures(CSVRecord record) {
        return List.of(
                record.get("implementation"),
                params(record),
                switches(record.get("switches")),
                number(record, "time_ns"),
                number(record, "time_error_ns"),
                number(record, "wall_time_ns"),
                number(record, "wall_time_error_ns"),
                number(record, "sm_clock_mhz"),
                number(record, "power_w"),
                number(record, "time_cv"),
                new Iterations(
                        integer(record, "warmup_iterations"), integer(record, "trials"), integer(record, "forks")));
    }

    private static Map<String, String> params(CSVRecord record) {
        return Map.of(
                "tokens",
                record.get("tokens"),
                "hidden",
                record.get("hidden"),
                "dtype",
                record.get("dtype"),
                "residual",
                record.get("residual"),
                "quant",
                record.get("quant"),
                "worldSize",
                record.get("world_size"),
                "backend",
                record.get("backend"),
                "cache",
                record.get("cache"));
    }

    private static Map<String, String> switches(String text) {
        Map<String, String> switches = new HashMap<>();
        for (String assignment : text.isEmpty() ? new String[0] : text.split(" ")) {
            switches.put(assignment.split("=")[0], assignment.split("=")[1]);
        }
        return switches;
    }

    /** An empty cell stands for what is no number. */
    private static double number(CSVRecord record, String column) {
        return record.get(column).isEmpty() ? Double.NaN : Double.parseDouble(record.get(column));
    }

    private static int integer(CSVRecord record, String column) {
        return Integer.parseInt(record.get(column));
    }
}
