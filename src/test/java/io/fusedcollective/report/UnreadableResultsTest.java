package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are not a result of this suite: one line says which file, and where it stops making sense. */
class UnreadableResultsTest {

    @TempDir
    Path temp;

    private Path file;
    private String results;

    @BeforeEach
    void readGoodResults() throws IOException {
        file = temp.resolve("x.json");
        try (InputStream in = getClass().getResourceAsStream("two-gpus.json")) {
            results = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "~~              | JMH's results are a list; this file is empty",
        "{\"a\": 1}  | JMH's results are a list; this file holds one object",
        "7               | JMH's results are a list; this file holds one number",
        "[]              | a list of JMH results, but an empty one",
        "[] []           | not JSON, or cut short: line 1, column 4: Trailing token (of type START_ARRAY) found after value",
        "[1]             | result 1: benchmark is missing",
        "[{\"benchmark\": 3}]  | result 1: benchmark is no text",
        "[{\"benchmark\": \"org.foo.Bar.baz\"}] | result 1: benchmark 'org.foo.Bar.baz' is not of this suite, whose"
                + " names start with io.fusedcollective.bench.",
        "hello           | not JSON, or cut short: line 1, column 6: Unrecognized token 'hello': was expecting (JSON String,"
                + " Number, Array, Object or token 'null', 'true' or 'false')",
    })
    void aFileOfSomethingElse(String content, String message) throws IOException {
        assertRefused(content, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"tokens\" : \"128\" | \"tokens\" : \"many\" | result 1: param 'tokens' is 'many', not a whole number",
        "\"tokens\" : \"128\" | \"tokens\" : \"0\" | result 1: tokens 0 is not between 1 and 1048576",
        "\"tokens\" : \"128\" | \"token\" : \"128\" | result 1: param 'tokens' is missing",
        "\"residual\" : \"true\" | \"residual\" : \"yes\" | result 1: param 'residual' is 'yes', not true or false",
        "\"dtype\" : \"bfloat16\" | \"dtype\" : \"bf16\" | result 1: unknown dtype 'bf16'; allowed: bfloat16,"
                + " float16, float32",
        "AllReduceNormQuant.ncclCustom | AllReduceNormQuant.other | result 1: unknown implementation 'other'; allowed:"
                + " {implementations}",
        "ns/op | ops/s | result 1: primaryMetric.scoreUnit is 'ops/s', not a time for one operation",
        "\"scoreError\" | \"scoreErr\" | result 1: primaryMetric.scoreError is missing",
        "\"warmupIterations\" : 5 | \"warmupIterations\" : {} | result 1: warmupIterations is no whole number",
    })
    void aResultThatMakesNoSense(String good, String bad, String message) throws IOException {
        assertRefused(results.replace(good, bad), message);
    }

    @Test
    void aFileCutShort() throws IOException {
        Files.writeString(file, results.substring(0, results.length() / 2));
        String message = assertThrows(IOException.class, () -> Report.read(file)).getMessage();
        assertEquals(1, message.lines().count());
        assertEquals(
                file + ": not JSON, or cut short: line N, column N: Unexpected end",
                message.replaceAll("\\d+, column \\d+", "N, column N").replaceAll("(Unexpected end).*", "$1"));
    }

    @Test
    void aFileThatIsNotThere() {
        assertEquals(
                file + ": no such file, or not one that can be read",
                assertThrows(IOException.class, () -> Report.read(file)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "{\"schemaVersion\": 3, \"ranks\": {}} | schemaVersion is 3, this version reads 1 to 2; nothing is read, as rows that"
                + " failed would be missing",
        "{\"schemaVersion\": 1, \"gaps\": []} | not the machine record of a run: it lacks backend, worldSize, machine/devices, jdk,"
                + " os, suiteVersion, commandLine, startTime, plannedRows, environment",
        "~~ | not the machine record of a run: it lacks schemaVersion, backend, worldSize, machine/devices, jdk, os,"
                + " suiteVersion, commandLine, startTime, plannedRows, environment, gaps",
        "{\"schemaVersion\": 1, | not the machine record of a run: line 1, column 21: Unexpected end-of-input within/between"
                + " Object entries",
    })
    void aMachineRecordThatMakesNoSense(String record, String message) throws IOException {
        Files.writeString(file, results);
        Files.writeString(MachineRecord.beside(file), record == null ? "" : record);
        assertEquals(
                MachineRecord.beside(file) + ": " + message,
                assertThrows(IOException.class, () -> Report.read(file)).getMessage());
    }

    @Test
    void aMachineRecordWithAReasonForARowThatMakesNoSense() throws IOException {
        Files.writeString(file, results);
        try (InputStream in = getClass().getResourceAsStream("two-gpus.machine.json")) {
            String record = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(MachineRecord.beside(file), record.replaceFirst("\"tokens\": \"\\d+\"", "\"tokens\": \"x\""));
        }
        assertEquals(
                MachineRecord.beside(file) + ": not the machine record of a run: param 'tokens' is 'x', not a whole number",
                assertThrows(IOException.class, () -> Report.read(file)).getMessage());
    }

    private void assertRefused(String content, String message) throws IOException {
        Files.writeString(file, content == null ? "" : content);
        assertEquals(
                file + ": " + Messages.complete(message), assertThrows(IOException.class, () -> Report.read(file)).getMessage());
    }
}
