package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.report.MachineRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {

    private static final String RESULT = """
            {"benchmark": "io.fusedcollective.bench.AllReduceNormQuant.%s", "warmupIterations": 5, "measurementIterations": 3,
             "forks": 1, "params": {"tokens": "128", "hidden": "64", "dtype": "bfloat16", "residual": "true", "quant": "none",
             "worldSize": "2", "backend": "host"},
             "primaryMetric": {"score": %s, "scoreError": "NaN", "scoreUnit": "us/op", "rawData": [[%s]]}}""";

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path before;
    private Path after;

    @BeforeEach
    void writeRuns() throws IOException {
        before = Files.writeString(temp.resolve("before.json"),
                "[" + RESULT.formatted("standard", "10", "9.99, 10.01, 10.0") + "]");
        after = temp.resolve("after.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "11  | 10.99, 11.01, 11.0 | 5%  | 1",
        "11  | 10.99, 11.01, 11.0 | 12% | 0",
        "11  | 10.0, 12.0, 11.0   | 5%  | 0", // slower, perhaps
        "10  | 9.99, 10.01, 10.0  | 0%  | 0",
        "9   | 8.99, 9.01, 9.0    | 5%  | 0",
        "11  | 11.0               | 5%  | 0",
        "\"NaN\" | \"NaN\"        | 5%  | 0",
    })
    void failsWhereARowIsSlowerByMoreBeyondItsInterval(String score, String rawData, String limit, int exitCode)
            throws IOException {
        Files.writeString(after, "[" + RESULT.formatted("standard", score, rawData) + "]");
        assertEquals(exitCode, run("compare", before.toString(), after.toString(), "--fail-above", limit), err.toString());
        assertEquals(
                exitCode == 0 ? "" : "rows slower by more than --fail-above allows: 1" + System.lineSeparator(), err.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "[{\"benchmark\": \"org.foo.Bar.baz\"}] | result 1: benchmark 'org.foo.Bar.baz' is not of this suite, whose names"
                + " start with io.fusedcollective.bench.",
        "[] | a list of JMH results, but an empty one",
        "[ | not JSON, or cut short: line 1, column 2: Unexpected end-of-input: expected close marker for Array (start marker"
                + " at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: 1])",
    })
    void aFileThatMakesNoSenseIsRefused(String content, String message) throws IOException {
        Files.writeString(after, content);
        assertEquals(2, run("compare", before.toString(), after.toString()));
        assertEquals(after + ": " + message + System.lineSeparator(), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void aNewerMachineRecordIsRefused() throws IOException {
        Files.writeString(MachineRecord.beside(before), "{\"schemaVersion\": 9}");
        assertEquals(2, run("decide", before.toString()));
        String message = MachineRecord.beside(before) + ": schemaVersion is 9, this version reads 1 to 2";
        assertTrue(err.toString().startsWith(message), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void oneRowInTwoResultsIsRefused() throws IOException {
        String result = RESULT.formatted("standard", "10", "10, 11");
        Files.writeString(after, "[" + result + "," + result + "]");
        assertEquals(2, run("compare", before.toString(), after.toString()));
        assertEquals(after + ": two results for 128 tokens x 64, bfloat16, residual, standard; which one counts?"
                + System.lineSeparator(), err.toString());
    }

    @Test
    void rawDataThatIsNoNumberIsRefused() throws IOException {
        Files.writeString(after, "[" + RESULT.formatted("standard", "10", "true") + "]");
        assertEquals(2, run("compare", before.toString(), after.toString()));
        assertEquals(after + ": result 1: primaryMetric.rawData is no number" + System.lineSeparator(), err.toString());
    }

    @Test
    void eachFurtherRunIsComparedWithTheFirst() throws IOException {
        Files.writeString(after, "[" + RESULT.formatted("standard", "11", "10.99, 11.01, 11.0") + "]");
        Path csv = temp.resolve("x.csv");
        assertEquals(0, run("compare", before.toString(), after.toString(), before.toString(), "--format", "csv",
                "--output-file", csv.toString()), err.toString());
        assertEquals("", out.toString());
        assertEquals(3, Files.readAllLines(csv).size());
        assertTrue(Files.readAllLines(csv).get(1).contains(",slower,10000.0,11000.0,1.1,"), Files.readString(csv));
    }

    private int run(String... args) {
        return Main.commandLine().setErr(new PrintWriter(err)).setOut(new PrintWriter(out)).execute(args);
    }
}
