package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in processes of their own to which something is denied: forks, a temporary folder, room in it. */
class LimitedRunTest {

    @TempDir
    Path temp;

    private Path results;

    @BeforeEach
    void chooseResults() {
        results = temp.resolve("run.json");
    }

    /** The rank is a thread of the run, which can only end as a whole. */
    @Test
    void withoutForksARankThatHangsEndsTheRunButLosesNothing() throws IOException, InterruptedException {
        String output = output(
                1,
                "",
                List.of("-Dfusedcollective.fault=collective@1:fusedOneshot", "-Dfusedcollective.patienceSeconds=2"),
                "-f",
                "0");
        RunResults kept = RunResults.read(results);
        assertEquals(1, kept.results().size(), output);
        String reason =
                "rank 0 waited 2 s for rank 1 (1 of 2 ranks did not come back within 0.75 s, so their process was"
                        + " ended)";
        assertEquals(
                List.of(reason),
                kept.missing().stream()
                        .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                        .map(MissingResult::reason)
                        .toList(),
                output);
        assertTrue(output.contains("fusedOneshot FAILED: " + reason), output);
        assertTrue(
                output.endsWith("With --forks 0 the ranks are threads of the run itself, so it ends with them.\n"
                        + "1 of 2 results kept in " + results + "; go on with: run --resume " + results),
                output);
    }

    @Test
    void aTemporaryFolderThatIsMissingIsNamed() throws IOException, InterruptedException {
        Path missing = temp.resolve("missing");
        assertEquals(
                "the temporary folder " + missing + " cannot be used: no file can be made in " + missing
                        + "; java -Djava.io.tmpdir=FOLDER -jar ... names another",
                output(2, "", List.of("-Djava.io.tmpdir=" + missing)));
        assertFalse(Files.exists(results));
    }

    /** A limit of a file's size stands for a full disk, for which a test would need one. */
    @Test
    void oneWithoutRoomTooAndNothingStaysInIt() throws IOException, InterruptedException {
        Path full = Files.createDirectory(temp.resolve("full"));
        assertEquals(
                "the temporary folder " + full + " cannot be used: File too large"
                        + "; java -Djava.io.tmpdir=FOLDER -jar ... names another",
                output(2, "ulimit -f 100; ", List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + full)));
        try (var left = Files.list(full)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** @param before what the shell does before it becomes the run */
    private String output(int exitCode, String before, List<String> properties, String... jmhOptions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", before + "exec \"$@\"", "sh"));
        command.addAll(SuiteCommand.of(properties, List.of("run")));
        command.addAll(
                List.of("--backend", "host", "--num-tokens", "3", "--hidden-dim", "64", "--quant-modes", "none"));
        command.addAll(List.of("--implementations", "standard,fusedOneshot", "--warmup", "0", "--trials", "4"));
        command.addAll(List.of("--output-file", results.toString(), "--seed", "1", "--", "-opi", "20"));
        command.addAll(List.of(jmhOptions));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertEquals(exitCode, process.waitFor(), output);
        return output;
    }
}
