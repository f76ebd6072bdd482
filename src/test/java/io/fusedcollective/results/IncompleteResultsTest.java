package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results with something missing, which are reported all the same, with a line that says what is missing. */
class IncompleteResultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private ArrayNode results;
    private ObjectNode machine;

    @BeforeEach
    void readCompleteResults() throws IOException {
        results = (ArrayNode) JSON.readTree(getClass().getResourceAsStream("/io/fusedcollective/report/two-gpus.json"));
        machine = (ObjectNode)
                JSON.readTree(getClass().getResourceAsStream("/io/fusedcollective/report/two-gpus.machine.json"));
    }

    @Test
    void anInterruptedRun() throws IOException {
        machine.putNull("endTime");
        assertWarns("This run was interrupted: 7 of 8 results are there. `run --resume` measures the others.");
    }

    @Test
    void resultsThatNobodyCanExplain() throws IOException {
        assertFalse(RunReport.of(report()).in(DocumentFormat.MARKDOWN).contains("are missing"));
        results.remove(0);
        assertWarns("1 of 8 results are missing: the run ended without them and gives no reason.");
    }

    @Test
    void aTimeThatIsNotANumber() throws IOException {
        ObjectNode metrics = (ObjectNode) results.get(0).get("secondaryMetrics").get("deviceTimeMax");
        metrics.put("score", "NaN");
        metrics.put("scoreError", "NaN");
        Result result = report().results().get(0);
        assertWarns(result.configuration().label() + ", "
                + result.implementation().label() + ": its time is not a number.");
        assertTrue(RunReport.of(report())
                .in(DocumentFormat.CSV)
                .contains(result.implementation().label() + ",standard,"));
        assertEquals(
                report().results().size(),
                report().groups().stream()
                        .mapToInt(group -> group.results().size())
                        .sum());
    }

    /** As plain JMH leaves it: a result of the iterations before the failure. */
    @Test
    void aResultThatFailedUnderJmh() throws IOException {
        ((ArrayNode) results.get(0).get("primaryMetric").get("rawData").get(0)).remove(4);
        Result result = report().results().get(0);
        assertWarns("1 result that failed before the end, where outputs are checked: "
                + result.configuration().label() + ", "
                + result.implementation().label()
                + " (failed after 4 of 5 iterations).");
    }

    @Test
    void paramsThatOnlySomeResultsHave() throws IOException {
        ((ObjectNode) results.get(0).get("params")).put("novel", "1");
        RunResults report = report();
        assertEquals("1", report.results().get(0).switches().get("novel"));
        assertTrue(RunReport.of(report).in(DocumentFormat.MARKDOWN).contains("novel 1"));
    }

    @Test
    void oneForkOrAnother() throws IOException {
        ((ObjectNode) results.get(0)).put("forks", 3);
        String iterations = RunReport.of(report())
                .in(DocumentFormat.MARKDOWN)
                .lines()
                .filter(line -> line.startsWith("- Iterations"))
                .findFirst()
                .get();
        assertTrue(iterations.contains("1 fork") && iterations.contains("3 forks"), iterations);
    }

    private void assertWarns(String warning) throws IOException {
        List<String> warnings = RunReport.of(report())
                .in(DocumentFormat.MARKDOWN)
                .lines()
                .filter(line -> line.startsWith("> - "))
                .toList();
        assertTrue(warnings.contains("> - " + warning), warnings::toString);
    }

    private RunResults report() throws IOException {
        Path file = temp.resolve("x.json");
        write(file, results);
        write(MachineRecord.beside(file), machine);
        return RunResults.read(file);
    }

    private static void write(Path file, JsonNode json) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(json));
    }
}
