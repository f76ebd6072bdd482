package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose program, home, temporary folder and results all lie under a name that shells, URLs and formats read otherwise. */
class OddFolderTest {

    @TempDir
    Path temp;

    @Test
    void isAFolderLikeAnyOther() throws IOException, InterruptedException {
        Path odd = Files.createDirectory(temp.resolve("a b#c%d%20e"));
        String classes = System.getProperty("java.class.path");
        Path own = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Path program = Files.createSymbolicLink(odd.resolve("program"), own);
        assertTrue(classes.contains(own.toString()), classes);
        Path results = odd.resolve("results #1.json");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Djmh.ignoreLock=true", "-XX:TieredStopAtLevel=1", "-Duser.home=" + odd));
        command.addAll(List.of("-Djava.io.tmpdir=" + odd, "-cp", classes.replace(own.toString(), program.toString())));
        command.addAll(List.of(Main.class.getName(), "run", "--backend", "host", "--num-tokens", "3"));
        command.addAll(List.of("--hidden-dim", "64", "--quant-modes", "none", "--implementations", "fusedOneshot"));
        command.addAll(List.of("--warmup", "0", "--trials", "2", "--output-file", results.toString(), "--"));
        command.addAll(List.of("-opi", "20"));
        Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = run.inputReader().lines().collect(Collectors.joining("\n"));
        assertEquals(0, run.waitFor(), output);
        assertEquals(1, RunResults.read(results).results().size(), output);
    }
}
