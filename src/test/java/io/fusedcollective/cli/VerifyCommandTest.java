package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.cli.FaultyBackend.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The whole command on the host backend, and on one that computes wrongly. */
@Timeout(30)
class VerifyCommandTest {

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void everyImplementationOfTheHostIsRight(int worldSize) {
        assertEquals(
                0,
                run(new FaultyBackend(Fault.NONE, 0), "--quick", "--world-size", Integer.toString(worldSize)),
                err::toString);
        assertEquals("", err.toString());
        assertTrue(out.toString().contains("\n0 of "), out.toString());
        assertTrue(out.toString().contains(" results of 7 implementations"), out.toString());
        assertTrue(out.toString().contains("unavailable: ncclNative, ncclCustom, ncclCompiled and "), out.toString());
    }

    @Test
    void theTerminalHasALineForEachImplementationOrOnRequestEachResult() {
        assertEquals(0, run(new FaultyBackend(Fault.NONE, 0), small()), err::toString);
        assertEquals(
                """
                implementation  problems     elements      wrong     ties  error (ulp)
                fusedOneshot           2         1152          0        0            0
                fusedTwoshot           2         1152          0        0            0
                """,
                out.toString()
                        .lines()
                        .filter(line -> line.matches("(implementation|fused).*"))
                        .limit(3)
                        .collect(Collectors.joining("\n", "", "\n")));
        assertTrue(out.toString().endsWith("\npassed\n"), out.toString());
        out.getBuffer().setLength(0);
        assertEquals(1, run(new FaultyBackend(Fault.FLIPPED_BIT, 0), small("--full")));
        assertTrue(
                out.toString().contains("| fusedTwoshot   | 3 tokens x 64, bfloat16, residual, fp8, random"),
                out.toString());
        assertTrue(out.toString().endsWith("\nfailed\n"), out.toString());
    }

    @Test
    void theTableGoesToAFileToo() throws IOException {
        Path file = temp.resolve("a/verify.md");
        assertEquals(
                0,
                run(new FaultyBackend(Fault.NONE, 0), small("--no-residual", "--output-file", file.toString())),
                err::toString);
        String markdown = Files.readString(file);
        assertTrue(markdown.startsWith("# Verification on the host backend, 2 ranks\n"), markdown);
        assertTrue(
                markdown.contains("| fusedTwoshot   | 3 tokens x 64, bfloat16, no residual, fp8, random |         384 |"
                        + "         0 |"),
                markdown);
        assertTrue(markdown.contains("\n0 of 768 elements wrong, "), markdown);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskThatIsFullInTheEndLosesTheFileButNotTheTable() throws IOException {
        Path file = temp.resolve("verify.md");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        assertEquals(1, run(new FaultyBackend(Fault.NONE, 0), small("--output-file", file.toString())));
        assertEquals(file + " cannot be written: No space left on device\n", err.toString());
        assertTrue(out.toString().contains(" of 2 implementations"), out.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FLIPPED_BIT | 0 | row 2, element 5 of codes: expected {value}, got {value}",
                "FLIPPED_BIT | 1 | row 2, element 5 of codes: rank 1 has {value}, rank 0 {value}",
                "FLIPPED_BIT_IN_SECOND_RUN | 1 | row 2, element 5 of codes: rank 1's second run has {value}, its first {value}",
                "WRITTEN_PADDING | 1 | rank 1: the padding of the scale factors is not 0",
            })
    void whatIsWrongIsNamed(Fault fault, int rank, String message) {
        assertEquals(1, run(new FaultyBackend(fault, rank), small()));
        assertEquals(
                "fusedTwoshot, 3 tokens x 64, bfloat16, residual, fp8, random: " + message + "\n",
                err.toString().replaceAll("(-?[0-9.]+ \\()?0x[0-9a-f]+\\)?", "{value}"));
    }

    @Test
    void aRankThatFailsEndsTheCommandInOneLine() {
        assertEquals(1, run(new FaultyBackend(Fault.FAILURE, 1), small()));
        assertEquals("rank 1: out of memory\n", err.toString());
    }

    private static String[] small(String... more) {
        return Stream.concat(
                        Stream.of(
                                "--num-tokens",
                                "3",
                                "--hidden-dim",
                                "64",
                                "--dtypes",
                                "bfloat16",
                                "--quant-modes",
                                "fp8",
                                "--outputs",
                                "needed",
                                "--weight-offset",
                                "0",
                                "--implementations",
                                "fusedOneshot,fusedTwoshot"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private int run(Backend backend, String... args) {
        return Main.prepared(new CommandLine(new VerifyCommand(name -> backend)))
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(args);
    }
}
