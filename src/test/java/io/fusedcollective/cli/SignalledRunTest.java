package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.RunResults;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real run with forks that is told to end (SIGTERM), then killed (SIGKILL), then resumed: what it keeps and what it leaves. */
class SignalledRunTest {

    /** What SIGTERM makes of a JVM's exit code. */
    private static final int TERMINATED = 143;

    private static final int RESULTS = 3;

    @TempDir
    Path temp;

    private Path temporary;
    private Path results;

    @BeforeEach
    void choosePlaces() throws IOException {
        temporary = Files.createDirectory(temp.resolve("tmp"));
        results = temp.resolve("run.json");
    }

    @Test
    void keepsWhatIsFinishedAndLeavesNothingBehind() throws IOException, InterruptedException {
        Process run = start(
                "run",
                "--backend",
                "host",
                "--implementations",
                "standard,fusedOneshot,fusedTwoshot",
                "--num-tokens",
                "4",
                "--hidden-dim",
                "256",
                "--quant-modes",
                "none",
                "--warmup",
                "0",
                "--trials",
                "2",
                "--output-file",
                results.toString(),
                "--",
                "-opi",
                "20");
        try (BufferedReader output = run.inputReader()) {
            readTo("[  1/3", output);
            List<ProcessHandle> forks = fork(run);
            run.toHandle().destroy();
            String lastWords = output.lines().collect(Collectors.joining("\n"));
            assertEquals(TERMINATED, run.waitFor(), lastWords);
            assertTrue(
                    lastWords.contains("1 of 3 results kept in " + results + "; go on with: run --resume " + results),
                    lastWords);
            assertKept(1);
            assertEnded(forks);
            assertEquals(List.of(), left(), "JMH's temporary files are gone");
        }

        Process resumed = start("run", "--resume", results.toString());
        try (BufferedReader output = resumed.inputReader()) {
            readTo("[  1/2", output);
            List<ProcessHandle> forks = fork(resumed);
            resumed.toHandle().destroyForcibly();
            resumed.waitFor();
            assertKept(2);
            assertEnded(forks);
            assertEquals(1, left().size(), "nobody could take its files away");
        }

        Process last = start("run", "--resume", results.toString());
        String output = last.inputReader().lines().collect(Collectors.joining("\n"));
        assertEquals(0, last.waitFor(), output);
        assertEquals(RESULTS, RunResults.read(results).results().size());
        assertEquals(List.of(), left(), "the next run takes them away");
    }

    private Process start(String... arguments) throws IOException {
        return new ProcessBuilder(SuiteCommand.of(List.of("-Djava.io.tmpdir=" + temporary), List.of(arguments)))
                .redirectErrorStream(true)
                .start();
    }

    private static void readTo(String start, BufferedReader output) throws IOException {
        StringBuilder printed = new StringBuilder();
        String line = "";
        while (!line.startsWith(start)) {
            line = output.readLine();
            assertTrue(line != null, printed::toString);
            printed.append(line).append('\n');
        }
    }

    /** The fork of the next result. */
    private static List<ProcessHandle> fork(Process run) throws InterruptedException {
        List<ProcessHandle> forks = List.of();
        while (forks.isEmpty() && run.isAlive()) {
            Thread.sleep(5);
            forks = run.children().toList();
        }
        return forks;
    }

    private static void assertEnded(List<ProcessHandle> forks) throws InterruptedException {
        for (ProcessHandle fork : forks) {
            fork.onExit().join();
        }
    }

    private void assertKept(int count) throws IOException {
        RunResults kept = RunResults.read(results);
        assertEquals(count, kept.results().size());
        assertTrue(kept.partial());
        assertEquals(RESULTS, kept.machine().orElseThrow().plannedResults());
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.map(Path::toString).toList();
        }
    }
}
