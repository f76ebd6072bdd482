package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        before = Files.writeString(
                temp.resolve("before.json"), "[" + RESULT.formatted("standard", "10", "9.99, 10.01, 10.0") + "]");
        after = temp.resolve("after.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "11  | 10.99, 11.01, 11.0 | 5%  | 1",
                "11  | 10.99, 11.01, 11.0 | 12% | 0",
                "11  | 10.0, 12.0, 11.0   | 5%  | 0", // slower, perhaps
                "10  | 9.99, 10.01, 10.0  | 0%  | 0",
                "9   | 8.99, 9.01, 9.0    | 5%  | 0",
                "11  | 11.0               | 5%  | 0",
                "\"NaN\" | \"NaN\"        | 5%  | 0",
            })
    void failsWhereAResultIsSlowerByMoreBeyondItsInterval(String score, String rawData, String limit, int exitCode)
            throws IOException {
        Files.writeString(after, "[" + RESULT.formatted("standard", score, rawData) + "]");
        assertEquals(
                exitCode, run("compare", before.toString(), after.toString(), "--fail-above", limit), err.toString());
        assertEquals(
                exitCode == 0 ? "" : "results slower by more than --fail-above allows: 1" + System.lineSeparator(),
                err.toString());
    }

    @Test
    void eachFurtherRunIsComparedWithTheFirst() throws IOException {
        Files.writeString(after, "[" + RESULT.formatted("standard", "11", "10.99, 11.01, 11.0") + "]");
        Path csv = temp.resolve("x.csv");
        assertEquals(
                0,
                run(
                        "compare",
                        before.toString(),
                        after.toString(),
                        before.toString(),
                        "--format",
                        "csv",
                        "--output-file",
                        csv.toString()),
                err.toString());
        assertEquals("", out.toString());
        assertEquals(3, Files.readAllLines(csv).size());
        assertTrue(Files.readAllLines(csv).get(1).contains(",slower,10000.0,11000.0,1.1,"), Files.readString(csv));
    }

    @Test
    void howFarRunsAgreeIsSaidTheRightWayRound() throws IOException {
        Files.writeString(after, "[" + RESULT.formatted("standard", "11", "10.99, 11.01, 11.0") + "]");
        assertEquals(0, run("compare", before.toString(), after.toString()), err.toString());
        assertTrue(
                out.toString().contains("- From 128 tokens on, no result of 1 differs by less than 2 %; the largest"),
                out.toString());
        assertEquals(0, run("compare", before.toString(), before.toString()), err.toString());
        assertTrue(
                out.toString().contains("- From 128 tokens on, 1 of 1 results differ by 2 % at most"), out.toString());
    }

    @Test
    void whatOnlyOneRunHasIsCountedAndOnRequestListed() throws IOException {
        String more = RESULT.formatted("fusedOneshot", "11", "10.99, 11.01, 11.0");
        Files.writeString(after, "[" + RESULT.formatted("standard", "10", "9.99, 10.01, 10.0") + "," + more + "]");
        assertEquals(0, run("compare", before.toString(), after.toString()), err.toString());
        assertTrue(out.toString().contains("Only in B: 1 result; --all lists them.\n"), out.toString());
        assertFalse(out.toString().contains("fusedOneshot"), out.toString());
        assertEquals(0, run("compare", before.toString(), after.toString(), "--all"), err.toString());
        assertTrue(out.toString().contains("fusedOneshot, tokens 128: not measured\n"), out.toString());
    }

    private int run(String... args) {
        return Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(args);
    }
}
