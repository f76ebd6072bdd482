package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** The noise floor against real runs: the same rows measured twice, by the same code on the same two H100s. */
class ReferenceRunsTest {

    private static final Path REFERENCE = Path.of("jmh-results/h100-x2.json");
    private static final Path REPEAT = Path.of("jmh-results/h100-x2-again.json");
    private static final int ROWS = 112;

    @TempDir
    Path temp;

    @Test
    void aRepeatOfTheSameRevisionFindsNothing() throws IOException {
        Comparison comparison = Comparison.of(Run.read(REFERENCE), Run.read(REPEAT), NoiseFloor.USUAL);
        assertEquals(ROWS, comparison.rows(Verdict.SAME).size(), ComparisonText.plain(comparison));
        assertEquals(ROWS, comparison.rows().size());
        assertEquals(List.of(), RunDifferences.warnings(comparison.a(), comparison.b()));
    }

    @Test
    void oneRowOfACopyThatIsTenPerCentSlowerIsFoundAndNoOther() throws IOException {
        assertEquals(1.1, onlySlowerRow(REFERENCE, 37).ratio().value(), 1e-9);
    }

    /** A copy has no noise; a repeat has. */
    @Test
    void anyRowOfARepeatThatIsTenPerCentSlowerIsFoundAndNoOther() throws IOException {
        // Some of them, as each reads three files.
        for (int row = 0; row < ROWS; row += 9) {
            assertEquals(1.1, onlySlowerRow(REPEAT, row).ratio().value(), 0.02);
        }
    }

    /** After slowing down one row of a file: the reference must find it, and find all others the same. */
    private ComparedRow onlySlowerRow(Path file, int row) throws IOException {
        JsonNode results = new ObjectMapper().readTree(file.toFile());
        slowDown((ObjectNode) results.get(row).path("secondaryMetrics").path("deviceTimeMax"));
        Path slower = Files.writeString(temp.resolve("slower.json"), results.toString());
        Comparison comparison = Comparison.of(Run.read(REFERENCE), Run.read(slower), NoiseFloor.USUAL);
        assertEquals(results.size() - 1, comparison.rows(Verdict.SAME).size(), ComparisonText.plain(comparison));
        ComparedRow found = comparison.rows().get(0);
        assertEquals(Verdict.SLOWER, found.verdict());
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
