package io.fusedcollective.compare;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.ResultKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Comparisons for notebooks and spreadsheets: a line for every result of either run, unchanged ones too. */
public final class ComparisonCsv {

    private static final String[] COLUMNS = {
        "a",
        "b",
        "backend",
        "world_size",
        "tokens",
        "hidden",
        "dtype",
        "residual",
        "quant",
        "cache",
        "implementation",
        "switches",
        "verdict",
        "time_a_ns",
        "time_b_ns",
        "ratio",
        "ratio_low",
        "ratio_high",
        "note"
    };

    private ComparisonCsv() {}

    public static String of(List<Comparison> comparisons) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(COLUMNS)
                .setRecordSeparator("\n")
                .get();
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            for (Comparison comparison : comparisons) {
                for (ComparedResult result : comparison.results()) {
                    csv.printRecord(compared(comparison, result));
                }
                for (Map.Entry<ResultKey, String> missing : comparison.onlyA().entrySet()) {
                    csv.printRecord(missing(comparison, missing, true));
                }
                for (Map.Entry<ResultKey, String> missing : comparison.onlyB().entrySet()) {
                    csv.printRecord(missing(comparison, missing, false));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<Object> compared(Comparison comparison, ComparedResult result) {
        List<Object> cells = key(comparison, result.key());
        Ratio ratio = result.ratio().rounded();
        cells.addAll(Arrays.asList(
                result.verdict().label(),
                time(result.a()),
                time(result.b()),
                finite(ratio.value()),
                ratio.hasInterval() ? ratio.low() : null,
                ratio.hasInterval() ? ratio.high() : null,
                result.note()));
        return cells;
    }

    private static List<Object> missing(Comparison comparison, Map.Entry<ResultKey, String> missing, boolean inA) {
        ResultKey key = missing.getKey();
        List<Object> cells = key(comparison, key);
        cells.addAll(Arrays.asList(
                inA ? "only_in_a" : "only_in_b",
                inA ? time(comparison.a().results().get(key).time()) : null,
                inA ? null : time(comparison.b().results().get(key).time()),
                null,
                null,
                null,
                missing.getValue()));
        return cells;
    }

    private static List<Object> key(Comparison comparison, ResultKey key) {
        Configuration configuration = key.configuration();
        return new ArrayList<>(List.of(
                comparison.a().name(),
                comparison.b().name(),
                configuration.backend(),
                configuration.worldSize(),
                configuration.problem().tokens(),
                configuration.problem().hidden(),
                configuration.problem().dtype().label(),
                configuration.problem().residual(),
                configuration.problem().quant().label(),
                configuration.cache().label(),
                key.implementation().label(),
                key.switches().entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "))));
    }

    private static Double time(Measurement measurement) {
        return finite(measurement.timeNs());
    }

    /** An empty cell is what spreadsheets and notebooks take for "no number". */
    private static Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }
}
