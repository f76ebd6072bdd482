package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusedcollective.results.RunResults;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real run on the host backend, killed as by {@code kill -9} again and again, and resumed. {@code -Dkills=10} for
 * more of it.
 */
class KilledRunTest {

    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int RESULTS = 2 * 3 * 5;
    /** About what a result takes. */
    private static final int MOST_DELAY_MS = 100;

    @TempDir
    Path temp;

    @Test
    void losesNoFinishedResult() throws IOException, InterruptedException {
        Random random = new Random(5);
        Path results = temp.resolve("run.json");
        String kept = killed(
                random,
                List.of(
                        "run",
                        "--backend",
                        "host",
                        "--implementations",
                        "standard,standardNative,standardCompiled,fusedOneshot,fusedTwoshot",
                        "--num-tokens",
                        "4",
                        "8",
                        "--hidden-dim",
                        "256",
                        "--quant-modes",
                        "none,fp8,fp4",
                        "--warmup",
                        "0",
                        "--trials",
                        "2",
                        "--output-file",
                        results.toString(),
                        "--",
                        "-f",
                        "0",
                        "-opi",
                        "20"));
        for (int kill = 1; kill < KILLS; kill++) {
            kept = keeping(kept, killed(random, List.of("run", "--resume", results.toString())));
        }
        StringWriter out = new StringWriter();
        assertEquals(0, commandLine(out).execute("run", "--resume", results.toString()), out.toString());
        keeping(kept, Files.readString(results));
        RunResults report = RunResults.read(results);
        assertEquals(RESULTS, report.results().size());
        assertEquals(RESULTS, report.measuredCount(), "none twice");
        assertFalse(report.partial());
        assertTrue(Files.readString(temp.resolve("run.md")).contains(", resumed at "));
    }

    /** Kills the run after a few results, at any moment of the next; returns what it left. */
    private String killed(Random random, List<String> arguments) throws IOException, InterruptedException {
        Path results = temp.resolve("run.json");
        int before = Files.exists(results) ? count(results) : 0;
        ProcessBuilder builder = new ProcessBuilder(SuiteCommand.of(List.of(), arguments)).redirectErrorStream(true);
        // As this process was started: a test of simulated ranks may have added to its environment since.
        builder.environment();
        Process run = builder.start();
        int finished = 0;
        try (BufferedReader output = run.inputReader()) {
            int resultsToSee = random.nextInt(Math.max(1, RESULTS / KILLS));
            StringBuilder printed = new StringBuilder();
            while (finished < resultsToSee) {
                String line = output.readLine();
                assertTrue(line != null, printed::toString);
                printed.append(line).append('\n');
                finished += line.startsWith("[") ? 1 : 0;
            }
            if (resultsToSee > 0) {
                Thread.sleep(random.nextInt(MOST_DELAY_MS));
            } else {
                waitFor(results);
            }
        } finally {
            run.destroyForcibly().waitFor();
        }
        assertTrue(count(results) >= before + finished, count(results) + " results of " + before + " + " + finished);
        assertReportSaysSo(results);
        return Files.readString(results);
    }

    /** Even one killed before its first result has its JSON. */
    private static void waitFor(Path file) throws InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(1);
        }
    }

    private static int count(Path results) throws IOException {
        return new ObjectMapper().readTree(results.toFile()).size();
    }

    private static void assertReportSaysSo(Path results) throws IOException {
        StringWriter out = new StringWriter();
        int count = count(results);
        int exitCode = commandLine(out).execute("report", results.toString());
        if (count > 0) {
            assertEquals(0, exitCode, out.toString());
            String warning = "This run was interrupted: " + count + " of " + RESULTS + " results";
            assertTrue(out.toString().contains(warning), out.toString());
        } else {
            assertEquals(2, exitCode);
            assertEquals(1, out.toString().lines().count(), out.toString());
        }
    }

    /** Results measured before are all there, to the byte. */
    private static String keeping(String earlier, String later) {
        for (String result :
                earlier.replaceFirst("^\\[", "").replaceFirst("\\]\\s*$", "").split("(?m)(?<=^ {4}\\}),")) {
            assertTrue(later.contains(result.strip()), result);
        }
        return later;
    }

    private static picocli.CommandLine commandLine(StringWriter out) {
        PrintWriter printer = new PrintWriter(out);
        return Main.commandLine().setOut(printer).setErr(printer);
    }
}
