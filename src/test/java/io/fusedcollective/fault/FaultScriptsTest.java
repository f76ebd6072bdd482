package io.fusedcollective.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fusedcollective.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts behind the tables of faults: each of their cases must reach its fault, the second and later ones too. */
class FaultScriptsTest {

    @TempDir
    Path temp;

    @Test
    void everyCaseReachesItsFault() throws IOException, InterruptedException {
        String suite = String.join(
                " ",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        assumeFalse(suite.split(" ").length > 4, "the scripts split the command at spaces, which this class path has");
        Path table = temp.resolve("faults.md");
        ProcessBuilder script = new ProcessBuilder(
                        ".ci/faults", table.toString(), suite, "--backend", "host", "--hidden-dim", "512")
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("printed").toFile());
        script.environment().put("ONLY", "(setup@1|trial@0).*fusedOneshot");
        assertEquals(0, script.start().waitFor(), () -> read(temp.resolve("printed")));
        List<String> cases = Files.readAllLines(table).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertEquals(2, cases.size(), cases.toString());
        assertTrue(cases.get(0).contains("| rank 1: a fault that was asked for, in set-up |"), cases.get(0));
        assertTrue(cases.get(1).contains("| rank 0: a fault that was asked for, in a trial |"), cases.get(1));
        cases.forEach(line -> assertTrue(line.contains(" | 1 | 1 of 2 | 0 processes, 0 MiB |"), line));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
