package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that did not arrive is a failure: a script that redirects it must not go on with half of it. */
class StandardOutputTest {

    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "decide jmh-results/h100-x2.json",
                "predict jmh-results/h100-x2.json",
                "compare jmh-results/h100-x2.json jmh-results/h100-x2.json",
                "report jmh-results/h100-x2.json --output-dir {temp}",
                "--help"
            })
    void aFullDiskIsSaid(String commandLine) throws IOException {
        assumeTrue(Files.exists(FULL), "needs " + FULL);
        StringWriter err = new StringWriter();
        int exitCode;
        try (FileOutputStream full = new FileOutputStream(FULL.toFile())) {
            exitCode = Main.commandLine()
                    .setOut(new StandardOutput(full))
                    .setErr(new PrintWriter(err))
                    .execute(commandLine.replace("{temp}", temp.toString()).split(" "));
        }
        assertEquals(
                "the output could not be written: No space left on device" + System.lineSeparator(), err.toString());
        assertEquals(1, exitCode);
    }

    /** Why a command failed matters more than that its output is lost too. */
    @ParameterizedTest
    @ValueSource(strings = {"decide missing.json", "report jmh-results/h100-x2.json --output-dir /dev/null"})
    void aRefusalStaysOne(String commandLine) throws IOException {
        assumeTrue(Files.exists(FULL), "needs " + FULL);
        try (FileOutputStream full = new FileOutputStream(FULL.toFile())) {
            assertEquals(
                    2,
                    Main.commandLine()
                            .setOut(new StandardOutput(full))
                            .setErr(new PrintWriter(new StringWriter()))
                            .execute(commandLine.split(" ")));
        }
    }
}
