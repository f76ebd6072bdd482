package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

class RunFilesTest {

    private static final Path PREFILL = Path.of("jmh-results/h100-x2.json");
    private static final Path DECODE = Path.of("jmh-results/h100-x2-decode.json");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    @Test
    void joinsResultsAndWhatIsMissing() throws IOException {
        RunResults prefill = RunResults.read(PREFILL);
        RunResults decode = RunResults.read(DECODE);
        RunResults both = RunFiles.read(List.of(PREFILL, DECODE));
        assertEquals(
                prefill.results().size() + decode.results().size(),
                both.results().size());
        assertEquals(
                prefill.missing().size() + decode.missing().size(),
                both.missing().size());
        assertEquals(
                prefill.groups().size() + decode.groups().size(), both.groups().size());
    }

    @Test
    void runsFromTheEarliestStartToTheLatestEndInWhateverOrder() throws IOException {
        MachineRecord prefill = RunResults.read(PREFILL).machine().orElseThrow();
        MachineRecord decode = RunResults.read(DECODE).machine().orElseThrow();
        for (List<Path> order : List.of(List.of(PREFILL, DECODE), List.of(DECODE, PREFILL))) {
            MachineRecord both = RunFiles.read(order).machine().orElseThrow();
            assertEquals(decode.startTime(), both.startTime());
            assertEquals(prefill.endTime(), both.endTime());
        }
    }

    @Test
    void theSameResultTwiceIsRefused() {
        String message = assertThrows(IOException.class, () -> RunFiles.read(List.of(PREFILL, PREFILL)))
                .getMessage();
        assertEquals(
                PREFILL + " and " + PREFILL
                        + " both have 128 tokens x 8192, bfloat16, residual, ncclNative; only runs of"
                        + " different results make one report",
                message);
    }

    /** Runs of one size and different quant modes all have the size's probes. */
    @Test
    void probesMayBeInSeveralFilesAndTheFastestIsTheLimit() throws IOException, URISyntaxException {
        Path probes = Path.of(
                getClass().getResource("/io/fusedcollective/report/probes.json").toURI());
        ArrayNode results = (ArrayNode) JSON.readTree(probes.toFile());
        Path again = temp.resolve("again.json");
        ArrayNode faster = JSON.createArrayNode().add(results.get(7));
        ((ObjectNode) faster.get(0).path("secondaryMetrics").path("deviceTimeMax")).put("score", 80_000);
        JSON.writeValue(again.toFile(), faster);
        ObjectNode record =
                (ObjectNode) JSON.readTree(MachineRecord.beside(probes).toFile());
        JSON.writeValue(
                MachineRecord.beside(again).toFile(),
                record.put("plannedRows", 1).set("gaps", JSON.createArrayNode()));

        RunResults both = RunFiles.read(List.of(probes, again));
        assertEquals(results.size() + 1, both.results().size());
        assertEquals(0, both.unexplainedCount());
        assertEquals(419.4, both.link().orElseThrow().gbPerS(), 0.05);
        assertEquals("419 GB/s as measured", both.link().orElseThrow().description());
        assertEquals(
                "362.5 GB/s as given",
                both.withLink(Link.given(362.5)).link().orElseThrow().description());
    }

    @Test
    void anotherMachineIsRefused() throws IOException {
        Path other = Files.copy(DECODE, temp.resolve("other.json"));
        Files.writeString(
                MachineRecord.beside(other),
                Files.readString(MachineRecord.beside(DECODE)).replace("NVIDIA H100", "NVIDIA B200"));
        String message = assertThrows(IOException.class, () -> RunFiles.read(List.of(PREFILL, other)))
                .getMessage();
        assertTrue(message.startsWith(other + " was measured on another machine"), message);
    }
}
