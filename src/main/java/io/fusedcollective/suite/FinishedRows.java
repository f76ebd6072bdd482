package io.fusedcollective.suite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fusedcollective.report.JmhResults;
import io.fusedcollective.report.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * Rows that have a result, in the plan's order whatever the order of measurement. JMH cannot read its own JSON, so each
 * result stays the text that JMH wrote of it.
 */
record FinishedRows(List<PlannedRow> plan, List<Result> results) {

    /** @param json the object that JMH writes of a result */
    record Result(String json, Row row) {

        PlannedRow planned() {
            return PlannedRow.of(row);
        }
    }

    static FinishedRows none(List<PlannedRow> plan) {
        return new FinishedRows(plan, List.of());
    }

    /** @throws IOException whose message says in one line which file, and where in it the sense ends */
    static FinishedRows read(Path resultFile, List<PlannedRow> plan) throws IOException {
        List<Row> rows = JmhResults.read(resultFile);
        List<String> texts = objects(Files.readString(resultFile));
        List<Result> results = new ArrayList<>();
        for (Row row : rows) {
            results.add(new Result(texts.get(results.size()), row));
        }
        return new FinishedRows(plan, results);
    }

    /** What JMH would have written of all of them. */
    String json() {
        return results.isEmpty()
                ? jmhJson(List.of())
                : results.stream().map(Result::json).collect(Collectors.joining(",\n    ", "[\n    ", "\n]\n\n\n"));
    }

    Set<PlannedRow> planned() {
        return results.stream().map(Result::planned).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<Row> rows() {
        return results.stream().map(Result::row).toList();
    }

    FinishedRows plus(List<Result> more) {
        Map<PlannedRow, List<Result>> all =
                Stream.concat(results.stream(), more.stream()).collect(Collectors.groupingBy(Result::planned));
        return new FinishedRows(
                plan, plan.stream().flatMap(row -> all.getOrDefault(row, List.of()).stream()).toList());
    }

    FinishedRows replaced(Row row, Result by) {
        return new FinishedRows(plan, results.stream().map(result -> result.row() == row ? by : result).toList());
    }

    /** JMH options of the user's may make several results of a row. */
    static List<Result> ofJmh(Collection<RunResult> results) {
        return objects(jmhJson(results)).stream().map(json -> new Result(json, JmhResults.row(json))).toList();
    }

    private static String jmhJson(Collection<RunResult> results) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(json, false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
        return json.toString(StandardCharsets.UTF_8);
    }

    /** The texts of the objects in a list. */
    private static List<String> objects(String list) {
        List<String> objects = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(list)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                objects.add(list.substring(start, (int) parser.currentLocation().getCharOffset()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return objects;
    }
}
