package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The noise floor against real runs: the same rows measured twice on two H100s, by the same kernels. */
class ReferenceRunsTest {

    private static final Path REFERENCE = Path.of("jmh-results/h100-x2.json");
    private static final Path REPEAT = Path.of("jmh-results/h100-x2-again.json");
    private static final Path DECODE = Path.of("jmh-results/h100-x2-decode.json");
    private static final Path DECODE_REPEAT = Path.of("jmh-results/h100-x2-decode-again.json");

    @TempDir
    Path temp;

    static List<Arguments> repeats() {
        return List.of(arguments(REFERENCE, REPEAT, 36), arguments(DECODE, DECODE_REPEAT, 84));
    }

    @ParameterizedTest
    @MethodSource("repeats")
    void aRepeatFindsNothing(Path reference, Path repeat, int rows) throws IOException {
        Comparison comparison = Comparison.of(Run.read(reference), Run.read(repeat), NoiseFloor.USUAL);
        assertEquals(rows, comparison.rows().size());
        assertEquals(List.of(), comparison.rows(Verdict.SLOWER), ComparisonText.plain(comparison));
        assertEquals(List.of(), comparison.rows(Verdict.FASTER), ComparisonText.plain(comparison));
    }

    @Test
    void oneRowOfACopyThatIsTenPerCentSlowerIsFoundAndNoOther() throws IOException {
        assertEquals(1.1, onlySlowerRow(REFERENCE, REFERENCE, 37).ratio().value(), 1e-9);
    }

    /** A copy has no noise; a repeat has. */
    @ParameterizedTest
    @MethodSource("repeats")
    void anyRowOfARepeatThatIsTenPerCentSlowerIsFoundAndNoOther(Path reference, Path repeat, int rows) throws IOException {
        // Some of them, as each reads three files.
        for (int row = 0; row < rows; row += 9) {
            assertEquals(1.1, onlySlowerRow(reference, repeat, row).ratio().value(), 0.05);
        }
    }

    /** After slowing down one row of a file: the reference must find it, and no other. */
    private ComparedRow onlySlowerRow(Path reference, Path file, int row) throws IOException {
        JsonNode results = new ObjectMapper().readTree(file.toFile());
        slowDown((ObjectNode) results.get(row).path("secondaryMetrics").path("deviceTimeMax"));
        Path slower = Files.writeString(temp.resolve("slower.json"), results.toString());
        Comparison comparison = Comparison.of(Run.read(reference), Run.read(slower), NoiseFloor.USUAL);
        assertEquals(1, comparison.rows(Verdict.SLOWER).size(), ComparisonText.plain(comparison));
        assertEquals(List.of(), comparison.rows(Verdict.FASTER), ComparisonText.plain(comparison));
        ComparedRow found = comparison.rows(Verdict.SLOWER).get(0);
        assertEquals(
                results.get(row).get("benchmark").asText().replaceAll(".*\\.", ""),
                found.key().implementation().label());
        return found;
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
