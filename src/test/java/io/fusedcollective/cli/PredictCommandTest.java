package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {

    private static final String RUN = "jmh-results/h100-x2.json";

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void optionsReachThePredictions() throws IOException {
        Path csv = temp.resolve("x.csv");
        assertEquals(
                0,
                run(
                        "predict",
                        RUN,
                        "jmh-results/h100-x2-decode.json",
                        "--world-size",
                        "8,16",
                        "--nodes",
                        "2",
                        "--network-gbps",
                        "48",
                        "--network-latency-us",
                        "5",
                        "--format",
                        "csv",
                        "--output-file",
                        csv.toString()));
        // Both world sizes have all 322 results, those that cannot be predicted too.
        assertEquals(1 + 2 * 322, Files.readAllLines(csv).size());
        assertTrue(
                Files.readString(csv).contains("\n16,2,128,8192,bfloat16,true,fp8,ncclCompiled,standard,predicted,"));
        assertEquals("", out.toString());
    }

    @Test
    void aRunIsHeldAgainstItsOwnFit() {
        assertEquals(0, run("predict", RUN, "--link-gbps", "700", "--latency-us", "1.5", "--check", RUN));
        assertTrue(out.toString().contains("for another link: 700.0 GB/s received by a rank\n"), out.toString());
        assertTrue(out.toString().contains("for another latency: 1.5 µs for a crossing\n"), out.toString());
        assertTrue(out.toString()
                .replace("\n  ", " ")
                .contains(" of 120 results of 2 ranks are within their predicted range, the farthest is "));
    }

    @Test
    void aReportPredictsOnlyWhenAsked() throws IOException {
        assertEquals(0, run("report", RUN, "--output-dir", temp.toString(), "--name", "plain"));
        assertEquals(0, run("report", RUN, "--output-dir", temp.toString(), "--name", "more", "--predict", "4,8"));
        String plain = Files.readString(temp.resolve("plain.md"));
        String more = Files.readString(temp.resolve("more.md"));
        assertFalse(plain.toLowerCase().contains("predicted"));
        assertTrue(more.startsWith(plain + "\n## Predicted, not measured: 4 ranks, 8 ranks\n"));
        assertEquals(Files.readString(temp.resolve("plain.csv")), Files.readString(temp.resolve("more.csv")));
        out.getBuffer().setLength(0);
        assertEquals(
                0, run("report", RUN, "--output-dir", temp.toString(), "--name", "more", "--predict", "4,8", "--full"));
        assertTrue(out.toString().contains("Predicted, not measured: 4 ranks, 8 ranks\n"));
    }

    private int run(String... args) {
        int exitCode = Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(args);
        assertEquals("", err.toString());
        return exitCode;
    }
}
