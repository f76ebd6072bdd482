package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.results.ResultKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The noise floor against real runs: the same results measured twice on two H100s, by the same kernels. */
class ReferenceRunsTest {

    /** Two runs of git 7b36c5e and two of 9176c43, half an hour apart. */
    private static final Path RUNS = Path.of("src/test/resources/io/fusedcollective/compare/repeats");

    private static final Path REFERENCE = RUNS.resolve("h100-x2.json");
    private static final Path REPEAT = RUNS.resolve("h100-x2-again.json");
    private static final Path DECODE = RUNS.resolve("h100-x2-decode.json");
    private static final Path DECODE_REPEAT = RUNS.resolve("h100-x2-decode-again.json");

    @TempDir
    Path temp;

    static List<Arguments> repeats() {
        return List.of(arguments(REFERENCE, REPEAT, 34, 2), arguments(DECODE, DECODE_REPEAT, 81, 3));
    }

    @ParameterizedTest
    @MethodSource("repeats")
    void aRepeatFindsNothing(Path reference, Path repeat, int same, int unclear) throws IOException {
        Comparison comparison = compare(reference, repeat);
        assertEquals(
                same,
                comparison.results(Verdict.SAME).size(),
                ComparisonReport.of(List.of(comparison), true).in(DocumentFormat.TEXT));
        assertEquals(
                unclear,
                comparison.results(Verdict.UNCLEAR).size(),
                ComparisonReport.of(List.of(comparison), true).in(DocumentFormat.TEXT));
        assertEquals(same + unclear, comparison.results().size());
        assertEquals(List.of(), RunDifferences.warnings(comparison.a(), comparison.b()));
    }

    @Test
    void oneResultOfACopyThatIsTenPerCentSlowerIsFoundAndNoOther() throws IOException {
        onlySlowerResult(REFERENCE, REFERENCE, 31);
    }

    /** A copy has no noise; a repeat has. */
    @ParameterizedTest
    @MethodSource("repeats")
    void anyResultOfARepeatThatIsTenPerCentSlowerIsFoundAndNoOther(Path reference, Path repeat, int same, int unclear)
            throws IOException {
        // Some of them, as each reads several files.
        for (int result = 0; result < same + unclear; result += 9) {
            onlySlowerResult(reference, repeat, result);
        }
    }

    /** After slowing down one result of a file: the reference must find it slower by that, and all others as before. */
    private void onlySlowerResult(Path reference, Path file, int result) throws IOException {
        JsonNode results = new ObjectMapper().readTree(file.toFile());
        slowDown((ObjectNode) results.get(result).path("secondaryMetrics").path("deviceTimeMax"));
        Path slower = Files.writeString(temp.resolve("slower.json"), results.toString());
        Comparison after = compare(reference, slower);
        ComparedResult found = after.results().get(0);
        Map<ResultKey, ComparedResult> before = compare(reference, file).results().stream()
                .collect(Collectors.toMap(ComparedResult::key, Function.identity()));
        assertEquals(
                1.1 * before.get(found.key()).ratio().value(), found.ratio().value(), 1e-9);
        for (ComparedResult each : after.results()) {
            assertEquals(
                    each == found ? Verdict.SLOWER : before.get(each.key()).verdict(), each.verdict(), each.toString());
        }
        assertEquals(
                results.get(result).get("benchmark").asText().replaceAll(".*\\.", ""),
                found.key().implementation().label());
    }

    private static Comparison compare(Path a, Path b) throws IOException {
        return Comparison.of(ComparedRun.read(a), ComparedRun.read(b), NoiseFloor.USUAL);
    }

    private static void slowDown(ObjectNode metric) {
        metric.put("score", 1.1 * metric.get("score").doubleValue());
        for (JsonNode fork : metric.get("rawData")) {
            for (int i = 0; i < fork.size(); i++) {
                ((ArrayNode) fork).set(i, 1.1 * fork.get(i).doubleValue());
            }
        }
    }
}
