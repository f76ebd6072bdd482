package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.bench.ScriptedBackend;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several runs on one machine at once, real processes, some under a launcher: the first process of a node takes JMH's lock for all
 * processes of its run, and every other run is refused. The ranks are threads, as the lock does not care what is measured.
 */
class ConcurrentRunsTest {

    private static final Map<String, String> WITHOUT_LAUNCHER = Map.of();

    @TempDir
    Path temp;

    private Path temporary;
    private Process measuring;

    @BeforeEach
    void startARunThatMeasures() throws IOException, InterruptedException {
        temporary = Files.createDirectory(temp.resolve("tmp"));
        Path begun = temp.resolve("begun");
        measuring = start(
                "first",
                rank(0),
                " -D" + ScriptedBackend.PROPERTY + "=STUCK@0 -D" + ScriptedBackend.STUCK_FILE + "=" + begun);
        while (!Files.exists(begun)) {
            assertTrue(measuring.isAlive(), "it ended before it measured");
            Thread.sleep(10);
        }
    }

    @AfterEach
    void endIt() throws InterruptedException {
        measuring.descendants().forEach(ProcessHandle::destroyForcibly);
        measuring.destroyForcibly().waitFor();
    }

    @Test
    void theFirstProcessOfANodeTakesTheLockForItsRun() throws IOException, InterruptedException {
        assertRefused(output(2, start("second", rank(0), "")));
        assertRefused(output(2, start("alone", WITHOUT_LAUNCHER, "")));
        // The second process of the run that measures is not refused.
        output(0, start("rank1", rank(1), ""));
        endIt();
        output(0, start("second", rank(0), ""));
    }

    private void assertRefused(String output) {
        assertTrue(
                output.endsWith("another benchmark is running on this machine, and holds JMH's lock "
                        + temporary.resolve("jmh.lock") + "; java -Djmh.ignoreLock=true -jar ... ignores it"),
                output);
    }

    private static Map<String, String> rank(int rank) {
        String number = Integer.toString(rank);
        return Map.of("RANK", number, "WORLD_SIZE", "2", "LOCAL_RANK", number, "LOCAL_WORLD_SIZE", "2");
    }

    private Process start(String name, Map<String, String> launcher, String forkOptions) throws IOException {
        Path services = Path.of(
                ConcurrentRunsTest.class.getResource("/scripted-backend/").getPath());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary, "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path") + File.pathSeparator + services);
        command.addAll(List.of(Main.class.getName(), "run", "--backend", ScriptedBackend.NAME));
        command.addAll(List.of("--num-tokens", "3", "--hidden-dim", "64", "--world-size", "2"));
        command.addAll(List.of("--quant-modes", "none", "--implementations", "fusedOneshot"));
        command.addAll(List.of("--warmup", "0", "--trials", Integer.toString(ScriptedBackend.ITERATIONS)));
        command.addAll(List.of(
                "--repeats", "0", "--output-file", temp.resolve(name + ".json").toString()));
        command.addAll(List.of("--", "-opi", "20", "-jvmArgsAppend"));
        command.add("-Xbootclasspath/a:" + services + forkOptions);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(launcher);
        return builder.start();
    }

    private static String output(int exitCode, Process run) throws IOException, InterruptedException {
        String output = run.inputReader().lines().collect(Collectors.joining("\n"));
        assertEquals(exitCode, run.waitFor(), output);
        return output;
    }
}
