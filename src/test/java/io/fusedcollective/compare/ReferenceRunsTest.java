package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the noise floor was chosen by: real runs on two H200s. */
class ReferenceRunsTest {

    private static final Path REFERENCE = Path.of("jmh-results/h200-x2.json");
    private static final int SLOWED = 37;

    @TempDir
    Path temp;

    /** 16 rows measured a second time, by the same code on the same GPUs; what is not read was left out of the file. */
    @Test
    void aRepeatOfTheSameRevisionFindsNothing() throws IOException, URISyntaxException {
        Comparison comparison = Comparison.of(Run.read(REFERENCE), Run.read(repeat()), NoiseFloor.USUAL);
        assertEquals(16, comparison.rows(Verdict.SAME).size(), ComparisonText.plain(comparison));
        assertEquals(16, comparison.rows().size());
        assertEquals(List.of(), RunDifferences.warnings(comparison.a(), comparison.b()));
    }

    @Test
    void oneRowOfACopyThatIsTenPerCentSlowerIsFoundAndNoOther() throws IOException {
        assertEquals(1.1, onlySlowerRow(REFERENCE, SLOWED).ratio().value(), 1e-9);
    }

    /** A copy has no noise; a repeat has. */
    @Test
    void anyRowOfARepeatThatIsTenPerCentSlowerIsFoundAndNoOther() throws IOException, URISyntaxException {
        for (int row = 0; row < 16; row++) {
            assertEquals(1.1, onlySlowerRow(repeat(), row).ratio().value(), 0.02);
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

    private static Path repeat() throws URISyntaxException {
        return Path.of(ReferenceRunsTest.class.getResource("repeat.json").toURI());
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
