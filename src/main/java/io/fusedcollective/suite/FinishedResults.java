package io.fusedcollective.suite;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.fusedcollective.results.InputFile;
import io.fusedcollective.results.JmhResults;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.Secrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
 * The results so far, in the plan's order and not in the order of measurement. JMH cannot read its own JSON, so each result stays
 * the text that JMH wrote.
 */
record FinishedResults(List<PlannedResult> plan, List<JsonResult> results) {

    /** @param json the JSON object that JMH writes for a result */
    record JsonResult(String json, Result result) {

        PlannedResult planned() {
            return PlannedResult.of(result);
        }
    }

    static FinishedResults none(List<PlannedResult> plan) {
        return new FinishedResults(plan, List.of());
    }

    /** @throws IOException if the file cannot be read; the message names the file and the place in it, in one line */
    static FinishedResults read(Path resultFile, List<PlannedResult> plan) throws IOException {
        byte[] content = InputFile.read(resultFile);
        List<Result> parsed = JmhResults.read(resultFile, content);
        List<String> texts = objects(new String(content, StandardCharsets.UTF_8));
        List<JsonResult> results = new ArrayList<>();
        for (Result result : parsed) {
            results.add(new JsonResult(texts.get(results.size()), result));
        }
        return new FinishedResults(plan, results);
    }

    /** The JSON that JMH would have written for all of them. */
    String json() {
        return results.isEmpty()
                ? jmhJson(List.of())
                : results.stream().map(JsonResult::json).collect(Collectors.joining(",\n    ", "[\n    ", "\n]\n\n\n"));
    }

    Set<PlannedResult> planned() {
        return results.stream().map(JsonResult::planned).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<Result> measured() {
        return results.stream().map(JsonResult::result).toList();
    }

    FinishedResults plus(List<JsonResult> more) {
        Map<PlannedResult, List<JsonResult>> all =
                Stream.concat(results.stream(), more.stream()).collect(Collectors.groupingBy(JsonResult::planned));
        return new FinishedResults(
                plan,
                plan.stream()
                        .flatMap(planned -> all.getOrDefault(planned, List.of()).stream())
                        .toList());
    }

    FinishedResults replaced(Result result, JsonResult by) {
        return new FinishedResults(
                plan,
                results.stream().map(one -> one.result() == result ? by : one).toList());
    }

    /** JMH options of the user may make several results of one planned result. */
    static List<JsonResult> ofJmh(Collection<RunResult> results) {
        return objects(Secrets.maskedJson(jmhJson(results))).stream()
                .map(json -> new JsonResult(json, JmhResults.result(json)))
                .toList();
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
