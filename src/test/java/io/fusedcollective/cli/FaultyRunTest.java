package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real, tiny runs on the host backend whose first result meets a fault: it ends soon and says why, and the next result runs. */
class FaultyRunTest {

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** JMH's lock keeps measurements apart; nothing is measured here, and another build may run beside. */
    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "setup@1      | rank 1: a fault that was asked for, in set-up",
                "trial@0      | rank 0: a fault that was asked for, in a trial",
                "thread@1     | rank 1: java.lang.ThreadDeath",
                "memory@1     | rank 1: out of memory (Java heap space): this JVM may use N MiB; fewer tokens need less, and java -Xmx (in a"
                        + " run: -- -jvmArgsAppend -Xmx) gives more",
                "collective@1 | rank 0 waited 2 s for rank 1 (1 of 2 ranks did not come back within 0.75 s, so their process was ended)",
                "barrier@0    | rank 1 waited 2 s for rank 0 (1 of 2 ranks did not come back within 0.75 s, so their process was ended)",
                "killInTeardown@0 | forked VM failed with exit code 137: the process of ranks 0 and 1 was killed (SIGKILL), by someone or by the system for want of memory",
                "kill@1       | forked VM failed with exit code 137: the process of ranks 0 and 1 was killed (SIGKILL), by someone or by the system for want of memory",
            })
    void endsSoonSaysWhyAndGoesOn(String fault, String reason) throws IOException {
        long startNs = System.nanoTime();
        Path results = temp.resolve("faulty.json");
        int exitCode = Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(
                        "run",
                        "--backend",
                        "host",
                        "--num-tokens",
                        "3",
                        "--hidden-dim",
                        "64",
                        "--quant-modes",
                        "none",
                        "--implementations",
                        "standard,fusedOneshot",
                        "--warmup",
                        "0",
                        "--trials",
                        "3",
                        "--output-file",
                        results.toString(),
                        "--",
                        "-opi",
                        "20",
                        "-jvmArgsAppend",
                        "-Dfusedcollective.fault=" + fault + ":standard -Dfusedcollective.patienceSeconds=2");
        assertEquals(1, exitCode, out.toString());
        assertEquals("1 of 2 results failed" + System.lineSeparator(), err.toString());
        RunResults report = RunResults.read(results);
        assertEquals(1, report.results().size(), "the result without a fault");
        List<String> reasons = report.missing().stream()
                .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                // How much it may use depends on the machine.
                .map(missed -> missed.reason().replaceFirst("may use \\d+ MiB", "may use N MiB"))
                .toList();
        assertEquals(List.of(reason), reasons);
        assertTheOutputIsKept();
        assertTrue(Duration.ofNanos(System.nanoTime() - startNs).toSeconds() < 30);
    }

    private void assertTheOutputIsKept() throws IOException {
        List<String> kept = out.toString()
                .lines()
                .filter(line -> line.startsWith("    all that it printed: "))
                .toList();
        assertEquals(1, kept.size(), out.toString());
        Path log = Path.of(kept.get(0).substring(kept.get(0).indexOf(": ") + 2));
        assertEquals(temp.resolve("faulty.logs/standard-3-tokens-x-64-bfloat16-residual.log"), log);
        assertTrue(Files.readString(log).contains("<"), "JMH's own words at least");
        assertTrue(out.toString().lines().noneMatch(line -> line.contains("\tat ")), out.toString());
    }
}
