package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.bench.ScriptedBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fork whose run was killed ends at once, though its ranks compute for another minute: it would hold its GPUs. */
class OrphanedForkTest {

    private static final int PATIENCE_S = 60;

    @TempDir
    Path temp;

    @Test
    void endsWithItsRun() throws IOException, InterruptedException {
        Path services =
                Path.of(OrphanedForkTest.class.getResource("/scripted-backend/").getPath());
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path stuck = temp.resolve("stuck");
        Process run = new ProcessBuilder(
                        java.toString(),
                        "-Djmh.ignoreLock=true",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        services + ":" + System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "run",
                        "--backend",
                        ScriptedBackend.NAME,
                        "--num-tokens",
                        "3",
                        "--hidden-dim",
                        "64",
                        "--world-size",
                        "2",
                        "--quant-modes",
                        "none",
                        "--implementations",
                        "fusedOneshot",
                        "--output-file",
                        temp.resolve("orphan.json").toString(),
                        "--",
                        "-opi",
                        "20",
                        "-jvmArgsAppend",
                        "-D" + ScriptedBackend.PROPERTY + "=STUCK@0 -D" + ScriptedBackend.STUCK_FILE + "=" + stuck)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile())
                .start();
        Optional<ProcessHandle> fork;
        try {
            waitFor(stuck, run);
            fork = run.descendants().findFirst();
        } finally {
            run.destroyForcibly().waitFor();
        }
        ProcessHandle orphan = fork.orElseThrow();
        try {
            assertDoesNotThrow(() -> orphan.onExit().get(ScriptedBackend.STUCK_SECONDS / 4, TimeUnit.SECONDS));
        } finally {
            orphan.destroyForcibly();
        }
    }

    private void waitFor(Path file, Process run) throws IOException, InterruptedException {
        for (int i = 0; i < PATIENCE_S * 10 && !Files.exists(file); i++) {
            assertTrue(run.isAlive(), Files.readString(temp.resolve("log")));
            Thread.sleep(100);
        }
    }
}
