package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.Messages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What users may get wrong, a case a line in the tables bad-*.csv: each is answered in one line that says what, where,
 * the value and what is allowed, and never by a stack trace.
 */
class BadInputTest {

    @TempDir
    Path temp;

    /** JMH's lock keeps measurements apart; nothing is measured here, and another build may run beside. */
    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    static List<Arguments> commands() throws IOException {
        return table("bad-commands.csv");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("commands")
    void aCommandLine(String exitCode, String commandLine, String answer) {
        assertAnswer(Integer.parseInt(exitCode), commandLine, answer);
    }

    static List<Arguments> files() throws IOException {
        return table("bad-files.csv");
    }

    /** @param change to a run's good results (x.json) or its record (x.machine.json) */
    @ParameterizedTest(name = "{2}, {0}: {1}")
    @MethodSource("files")
    void aFile(String file, String change, String commandLine, String answer) throws IOException {
        Files.writeString(temp.resolve("x.json"), resource("/io/fusedcollective/report/two-gpus.json"));
        Files.writeString(temp.resolve("x.machine.json"), resource("/io/fusedcollective/report/two-gpus.machine.json"));
        BadFile.make(temp.resolve(file), change);
        assertAnswer(2, commandLine, answer);
    }

    static List<Arguments> params() throws IOException {
        return table("bad-params.csv");
    }

    /** JMH prints the answer once for each rank, and goes on to the next benchmark. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("params")
    void aParamOfPlainJmh(String arguments, String answer) throws CommandLineOptionException, RunnerException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> options = new ArrayList<>(
                List.of("AllReduceNormQuant.fusedOneshot", "-f", "0", "-wi", "0", "-i", "1", "-p", "quant=none"));
        options.addAll(words(arguments));
        List<String> free = List.of("backend=host", "tokens=1", "hidden=16");
        free.stream()
                .filter(param -> !arguments.contains(param.substring(0, param.indexOf('=') + 1)))
                .forEach(param -> options.addAll(List.of("-p", param)));
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        new Runner(
                        new CommandLineOptions(options.toArray(String[]::new)),
                        OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL))
                .run();
        List<String> failures = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .dropWhile(line -> !line.endsWith("<failure>"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> !line.isBlank())
                .distinct()
                .toList();
        assertEquals(
                List.of("io.fusedcollective.problem.InvalidProblemException: " + answer), failures, printed::toString);
    }

    private void assertAnswer(int exitCode, String commandLine, String answer) {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        String[] args = words(commandLine).toArray(String[]::new);
        int actual = Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(args);
        assertEquals(
                Messages.complete(answer) + System.lineSeparator(),
                err.toString()
                        .replace(temp + "/", "{temp}/")
                        .replace(Path.of("").toAbsolutePath() + "/", "{here}/"));
        assertEquals(exitCode, actual);
        // What is refused has printed nothing, but for what this machine lacks.
        assertTrue(
                exitCode == 1 || out.toString().lines().allMatch(line -> line.startsWith("unavailable: ")),
                out::toString);
    }

    /** A word is what the shell would pass on: {@code ''} is an empty one, {@code \n} the end of a line. */
    private List<String> words(String line) {
        return Arrays.stream(line.replace("{temp}", temp.toString()).split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.equals("''") ? "" : word.replace("\\n", "\n"))
                .toList();
    }

    private static List<Arguments> table(String name) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter('|')
                .setQuote(null)
                .setCommentMarker('#')
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        try (Reader reader =
                new InputStreamReader(BadInputTest.class.getResourceAsStream(name), StandardCharsets.UTF_8)) {
            return format.parse(reader).stream()
                    .map(CSVRecord::values)
                    .map(Arguments::of)
                    .toList();
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = BadInputTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
