package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.suite.BuildInfo;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks that neither end nor go on: JMH would wait for them for ever. Each costs its result and no more. */
class StuckForkTest {

    private static final int PATIENCE_S = 120;

    @TempDir
    Path temp;

    private final Set<Long> seen = new HashSet<>();

    @Test
    void eachCostsItsResultAndNoMore() throws IOException, InterruptedException {
        Process run = start();
        List<Socket> strangers = new ArrayList<>();
        try {
            long first = nextFork(run);
            signal("STOP", first);
            long second = nextFork(run);
            signal("STOP", second);
            strangers.add(new Socket("127.0.0.1", linkPort(second)));
            signal("CONT", second);
            assertTrue(run.waitFor(PATIENCE_S, TimeUnit.SECONDS), this::log);
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
            run.descendants().forEach(ProcessHandle::destroyForcibly);
            run.destroyForcibly().waitFor();
        }
        assertEquals(1, run.exitValue(), this::log);
        RunResults results = RunResults.read(temp.resolve("stuck.json"));
        assertEquals(1, results.results().size(), this::log);
        List<String> reasons = results.missing().stream()
                .filter(gap -> gap.status() == MissingResult.Status.FAILED)
                .map(MissingResult::reason)
                .toList();
        String reason = "its fork said nothing for 6 s, so it was ended: it had stopped or hung, or another program had"
                + " connected to JMH's port";
        assertEquals(List.of(reason, reason), reasons, this::log);
        // Its locale has digits of its own, which neither programs nor tables could read.
        for (String file : List.of("log", "stuck.md", "stuck.csv", "stuck.json", "stuck.machine.json")) {
            assertFalse(
                    Files.readString(temp.resolve(file)).codePoints().anyMatch(c -> c > 127 && Character.isDigit(c)),
                    file);
        }
        // A real run's record also says where it comes from, and under which variables.
        MachineRecord record = results.machine().orElseThrow();
        assertEquals("WARN", record.environment().get("NCCL_DEBUG"));
        assertFalse(record.environment().containsKey("NCCL_SECRET"));
        assertEquals(BuildInfo.revision(), record.revision());
        assertTrue(log().lines().noneMatch(line -> line.startsWith("\tat ")), this::log);
    }

    /** The run's own patience is short, its forks' is not: they are to be waited for, and not to give up. */
    private Process start() throws IOException {
        List<String> command = SuiteCommand.of(
                List.of("-Duser.language=ar", "-Duser.country=EG", "-Dfusedcollective.patienceSeconds=1"), List.of());
        command.addAll(List.of("run", "--backend", "host", "--num-tokens", "1", "--hidden-dim", "64"));
        command.addAll(List.of("--quant-modes", "none", "--implementations", "standard,fusedOneshot,fusedTwoshot"));
        command.addAll(List.of("--warmup", "0", "--trials", "1"));
        command.addAll(List.of("--output-file", temp.resolve("stuck.json").toString(), "--", "-opi", "20"));
        command.addAll(List.of("-jvmArgsAppend", "-Dfusedcollective.patienceSeconds=" + PATIENCE_S));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile());
        builder.environment().putAll(Map.of("NCCL_DEBUG", "WARN", "NCCL_SECRET", "not for files"));
        return builder.start();
    }

    private long nextFork(Process run) throws InterruptedException {
        for (int i = 0; i < PATIENCE_S * 200; i++) {
            Optional<Long> fork = run.descendants()
                    .map(ProcessHandle::pid)
                    .filter(pid -> !seen.contains(pid) && commandLine(pid).contains("ForkedMain"))
                    .findFirst();
            if (fork.isPresent()) {
                seen.add(fork.get());
                return fork.get();
            }
            assertTrue(run.isAlive(), this::log);
            Thread.sleep(5);
        }
        throw new AssertionError("no fork: " + log());
    }

    /** The last word of a fork's command line. */
    private static int linkPort(long fork) {
        String[] words = commandLine(fork).split("\0");
        return Integer.parseInt(words[words.length - 1]);
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .inheritIO()
                        .start()
                        .waitFor());
    }

    private String log() {
        try {
            return Files.readString(temp.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
