package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusedcollective.bench.ScriptedBackend;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether a number is true: real runs with forks whose ranks follow a script ({@link ScriptedBackend}). A wrong result
 * is no result, and names its element; times are the known ones.
 */
class MeasuredTruthTest {

    private static final int OPERATIONS = 20;

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private ClassLoader before;

    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @BeforeEach
    void findTheBackend() {
        before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {services()}, before));
    }

    @AfterEach
    void forgetTheBackend() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private static URL services() {
        return MeasuredTruthTest.class.getResource("/scripted-backend/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRONG_BEFORE_TIMING@0     | warm | rank 0 computed 1 wrong elements of N before timing: row 2, element 5 of norm:",
                "WRONG_BEFORE_TIMING@1     | warm | rank 1 computed 1 wrong elements of N before timing: row 2, element 5 of norm:",
                "WRONG_WHILE_TIMING@1      | warm | rank 1 computed 1 wrong elements of N while timing: row 2, element 5 of norm:",
                "WRONG_AFTER_TIMING@0      | warm | rank 0 computed 1 wrong elements of N after timing: row 2, element 5 of norm:",
                "UNWRITTEN_AFTER_TIMING@1  | warm | rank 1 computed 1 wrong elements of N after timing: row 2, element 5 of norm:",
                "WRONG_IN_ONE_BUFFER_SET@1 | cold | rank 1 computed 1 wrong elements of N before timing in buffer set 1 of 3: row 2, element 5 of norm:",
            })
    void aWrongElementIsNoResult(String script, String cache, String reason) throws IOException {
        assertEquals(1, run(script, cache), out.toString());
        RunResults results = results();
        assertEquals(List.of(), results.results());
        List<String> reasons = results.missing().stream()
                .filter(gap -> gap.status() == MissingResult.Status.FAILED)
                .map(gap -> gap.reason().replaceFirst("elements of \\d+", "elements of N"))
                .toList();
        assertEquals(1, reasons.size(), out.toString());
        assertTrue(reasons.get(0).startsWith(reason), reasons.get(0));
    }

    /** Ranks that come late to an invocation cost no time, as the others wait before they begin. */
    @ParameterizedTest
    @CsvSource({"NONE@0, warm", "LATE@1, warm", "NONE@0, cold"})
    void timesAreTheKnownOnes(String script, String cache) throws IOException {
        assertEquals(0, run(script, cache), out.toString());
        Result result = results().results().get(0);
        int operations = cache.equals("warm") ? OPERATIONS : 21; // whole rounds of three sets
        double wallNs = ScriptedBackend.INVOCATION_MS * 1e6 / operations;
        // The quickest iteration: a busy machine makes sleepers late.
        double leastNs = result.wall().forksNs().get(0).stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElseThrow();
        assertEquals(wallNs, leastNs, 0.4 * wallNs);
        assertTrue(leastNs >= 0.99 * wallNs, "less than it took");
        // Each rank is the slowest of every other iteration.
        assertEquals(ScriptedBackend.SLOW_NS, result.device().timeNs(), 1e-6);
        assertEquals(ScriptedBackend.ITERATIONS - 1, result.measuredIterations());
        double meanNs = new ObjectMapper()
                .readTree(temp.resolve("truth.json").toFile())
                .at("/0/secondaryMetrics/deviceTime/score")
                .asDouble();
        assertEquals((ScriptedBackend.SLOW_NS + ScriptedBackend.FAST_NS) / 2, meanNs, 1e-6);
    }

    private RunResults results() throws IOException {
        return RunResults.read(temp.resolve("truth.json"));
    }

    private int run(String script, String cache) {
        List<String> arguments = new ArrayList<>(List.of("run", "--backend", ScriptedBackend.NAME));
        arguments.addAll(List.of("--num-tokens", "3", "--hidden-dim", "64", "--world-size", "2"));
        arguments.addAll(List.of("--quant-modes", "none", "--implementations", "fusedOneshot", "--cache", cache));
        arguments.addAll(List.of("--warmup", "1", "--trials", Integer.toString(ScriptedBackend.ITERATIONS - 1)));
        arguments.addAll(List.of(
                "--repeats", "0", "--output-file", temp.resolve("truth.json").toString()));
        arguments.addAll(List.of("--", "-opi", Integer.toString(cache.equals("warm") ? OPERATIONS : 21)));
        arguments.addAll(List.of(
                "-jvmArgsAppend",
                "-Xbootclasspath/a:" + Path.of(services().getPath()) + " -D" + ScriptedBackend.PROPERTY + "="
                        + script));
        return Main.commandLine()
                .setErr(new PrintWriter(out))
                .setOut(new PrintWriter(out))
                .execute(arguments.toArray(String[]::new));
    }
}
