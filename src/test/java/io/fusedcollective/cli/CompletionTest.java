package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell makes of the script. */
class CompletionTest {

    @TempDir
    Path temp;

    @Test
    void bashCompletesCommandsOptionsAndValues() throws IOException, InterruptedException {
        assertEquals(List.of("compare", "completion"), completed("bash", "fused-collective", "comp"));
        assertEquals(List.of("--quant-modes"), completed("bash", "fused-collective", "run", "--quant"));
        assertEquals(
                List.of("fp8", "fp8PerGroup", "fp8PerToken"),
                completed("bash", "fused-collective", "run", "--quant-modes", "fp8"));
        assertEquals(
                List.of("fusedOneshot", "fusedSequenceParallel", "fusedTwoshot"),
                completed("bash", "fused-collective", "verify", "--implementations", "fused"));
    }

    /** zsh calls the same function, as it does for scripts of bash. */
    @Test
    void zshTakesTheScript() throws IOException, InterruptedException {
        assertEquals(
                List.of("_bash_complete -F _complete_fused-collective -o default"),
                lines("zsh", "print -- ${_comps[fused-collective]}"));
    }

    private List<String> completed(String shell, String... words) throws IOException, InterruptedException {
        return lines(
                shell,
                "COMP_WORDS=(" + String.join(" ", words) + ")\nCOMP_CWORD=" + (words.length - 1)
                        + "\nCOMPREPLY=()\n_complete_fused-collective\nprintf '%s\\n' \"${COMPREPLY[@]}\"");
    }

    private List<String> lines(String shell, String commands) throws IOException, InterruptedException {
        Path script = temp.resolve("completion");
        StringWriter out = new StringWriter();
        assertEquals(0, Main.commandLine().setOut(new PrintWriter(out)).execute("completion"));
        Files.writeString(script, out.toString());
        String program = "source " + script + "\n" + commands + "\n";
        Process process;
        try {
            process = new ProcessBuilder(shell, "-c", program)
                    // bash says that nobody pressed a key.
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "needs " + shell);
            return List.of();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().sorted().toList();
    }
}
