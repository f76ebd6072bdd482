package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.results.RunSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real, tiny runs on the host backend: command line to JMH forks to markdown. */
class TinyRunTest {

    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** JMH's lock keeps measurements apart; nothing is measured here, and another build may run beside. */
    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void measuresInForksAndReports() throws IOException {
        int exitCode = run(
                "--num-tokens",
                "3",
                "--hidden-dim",
                "64",
                "--quant-modes",
                "fp8",
                "--implementations",
                "standard,fusedOneshot",
                "--warmup",
                "1",
                "--trials",
                "3",
                "--",
                "-opi",
                "20");
        assertEquals(0, exitCode, err.toString() + out);
        RunResults report = RunResults.read(temp.resolve("tiny.json"));
        assertEquals(2, report.results().size());
        assertEquals(3, report.results().get(0).iterations().measurementIterations());
        assertTrue(report.results().stream()
                .allMatch(result -> result.device() != null && result.device().timeNs() > 0));
        String markdown = Files.readString(temp.resolve("tiny.md"));
        assertTrue(markdown.contains("## 3 tokens x 64, bfloat16, residual, fp8"), markdown);
        assertTrue(markdown.contains("these are CPU threads, not GPUs"), markdown);
        assertTrue(markdown.contains(" baseline |"), markdown);
        assertTrue(markdown.contains("| Median µs |"), markdown);
        assertTrue(markdown.contains("- Machine's own noise: a fixed loop on the same cores varied by "), markdown);
        assertEquals(
                2 * 2 * 8,
                report.machine().orElseThrow().settings().steadiness().samples(),
                "of each rank, before each result");
        assertTrue(Files.exists(temp.resolve("tiny.csv")));
    }

    /** A noisy result of one that is not: with two iterations of microseconds they nearly always are. */
    @Test
    void takesTurnsForkByForkAndMeasuresAgain() throws IOException {
        int exitCode = run(noisy("--forks", "2", "--interleave", "--seed", "5", "--repeats", "1", "--", "-opi", "20"));
        assertEquals(0, exitCode, err.toString() + out);
        RunResults report = RunResults.read(temp.resolve("tiny.json"));
        assertEquals(2, report.results().size());
        for (Result result : report.results()) {
            assertEquals(
                    List.of(2, 2),
                    result.time().forksNs().stream().map(List::size).toList());
            assertEquals(2, result.iterations().forks());
        }
        assertTrue(out.toString().contains("  fork 2 of 2 of each, "), out.toString());
        RunSettings settings = report.machine().orElseThrow().settings();
        assertEquals(List.of(5L, true, 1), List.of(settings.seed(), settings.interleaved(), settings.repeats()));
        assertEquals(List.of("-opi", "20"), settings.jmhArguments());
        assertTrue(
                Files.readString(temp.resolve("tiny.md"))
                        .contains(
                                "- Order: problems, and the implementations of each, shuffled with seed 5; implementations took turns, a fork each"));
        assertEquals(
                settings.repeated().size(),
                out.toString()
                        .lines()
                        .filter(line -> line.startsWith("[") && line.contains(" measured again ("))
                        .count());
    }

    @Test
    void measuresWithAColdCache() throws IOException {
        int exitCode = run(
                "--num-tokens",
                "3",
                "--hidden-dim",
                "1040",
                "--quant-modes",
                "none",
                "--implementations",
                "standard,fusedTwoshot",
                "--warmup",
                "0",
                "--trials",
                "1",
                "--cache",
                "cold");
        assertEquals(0, exitCode, err.toString() + out);
        RunResults report = RunResults.read(temp.resolve("tiny.json"));
        assertEquals("cold", report.results().get(0).configuration().params().get("cache"));
        String markdown = Files.readString(temp.resolve("tiny.md"));
        assertTrue(markdown.contains("- Cache: cold"), markdown);
        assertTrue(markdown.contains("\n- Graph: 20 operations or more\n"), markdown);
        assertTrue(markdown.contains("## 3 tokens x 1040, bfloat16, residual, cold cache"), markdown);
    }

    @Test
    void aResultThatFailsInItsForkIsReportedWithItsReason() throws IOException {
        int exitCode = run(
                "--num-tokens",
                "4096",
                "--hidden-dim",
                "1024",
                "--quant-modes",
                "none",
                "--implementations",
                "fusedOneshot",
                "--warmup",
                "0",
                "--trials",
                "1",
                "--",
                "-jvmArgsAppend",
                "-Xmx32m");
        assertEquals(1, exitCode, err.toString() + out);
        assertEquals("1 of 1 results failed" + System.lineSeparator(), err.toString());
        assertTrue(
                Files.readString(temp.resolve("tiny.md"))
                        .contains(": the tensors of 2 ranks need 65 MiB of memory, and this JVM may use "),
                out.toString());
    }

    /** Who names an implementation wants its times; who only wants what there is can say so. */
    @ParameterizedTest
    @CsvSource({"false, 1", "true, 0"})
    void whatIsAskedForByNameAndUnavailableIsAFailure(boolean allowed, int exitCode) {
        List<String> options =
                new ArrayList<>(List.of("--num-tokens", "1", "--hidden-dim", "16", "--quant-modes", "none"));
        options.addAll(List.of("--implementations", "standard,ncclCustom"));
        if (allowed) {
            options.add("--allow-unavailable");
        }
        options.addAll(List.of("--", "-f", "0", "-wi", "0", "-i", "1", "-opi", "20"));
        assertEquals(exitCode, run(options.toArray(String[]::new)), err.toString());
        String complaint =
                "unavailable, but asked for by name: ncclCustom; with --allow-unavailable this is no failure";
        assertEquals(allowed ? "" : complaint + System.lineSeparator(), err.toString());
    }

    /** The folder becomes a file when the first result has ended. */
    @Test
    void aDiskThatFailsOnTheWayEndsNothingButTheExitCodeSaysSo() throws IOException {
        Path folder = temp.resolve("results");
        StringWriter failing = new StringWriter() {
            @Override
            public void write(String text, int start, int length) {
                super.write(text, start, length);
                if (text.startsWith("[  1/2") && Files.isDirectory(folder)) {
                    replaceByFile(folder);
                }
            }
        };
        int exitCode = Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(failing))
                .execute(
                        "run",
                        "--backend",
                        "host",
                        "--output-file",
                        folder.resolve("x.json").toString(),
                        "--num-tokens",
                        "1",
                        "--hidden-dim",
                        "16",
                        "--quant-modes",
                        "none",
                        "--implementations",
                        "standard,fusedOneshot",
                        "--",
                        "-f",
                        "0",
                        "-wi",
                        "0",
                        "-i",
                        "1",
                        "-opi",
                        "20");
        String line = err.toString().strip();
        assertEquals(1, exitCode, line + failing);
        assertTrue(
                line.startsWith(folder.resolve("x.json") + " cannot be written: " + folder
                        + " is no folder; all files of" + " the run are in "),
                line);
        assertEquals(1, line.lines().count());
        Path refuge = Path.of(line.substring(line.lastIndexOf(' ') + 1));
        assertEquals(2, RunResults.read(refuge.resolve("x.json")).results().size());
        for (String ending : List.of("json", "machine.json", "md", "csv")) {
            Files.delete(refuge.resolve("x." + ending));
        }
        Files.delete(refuge);
    }

    /** Neither a second run of the same name nor a resumption of a complete one touches what there is. */
    @Test
    void aCompleteRunStaysAsItIsUnlessItIsToBeReplaced() throws IOException {
        String[] options = noisy("--", "-f", "0", "-opi", "20");
        assertEquals(0, run(options), err.toString() + out);
        Path results = temp.resolve("tiny.json");
        Map<Path, String> files = contents();

        assertEquals(2, run(options));
        assertEquals(
                "--output-file: " + results + " is there already; use another name, or --overwrite, or go on with it:"
                        + " run --resume " + results + System.lineSeparator(),
                err.toString());
        assertEquals(files, contents());

        out.getBuffer().setLength(0);
        StringWriter resumed = new StringWriter();
        assertEquals(
                0,
                Main.commandLine()
                        .setOut(new PrintWriter(resumed))
                        .setErr(new PrintWriter(resumed))
                        .execute("run", "--resume", results.toString()));
        assertEquals(
                "All 2 results are in " + results + "; nothing is left to measure." + System.lineSeparator(),
                resumed.toString());
        assertEquals(files, contents());

        String[] replacing =
                Stream.concat(Stream.of("--overwrite"), Stream.of(options)).toArray(String[]::new);
        assertEquals(0, run(replacing), err.toString() + out);
        assertEquals(files.keySet(), contents().keySet());
        assertFalse(files.get(results).equals(contents().get(results)), "measured again");
        assertEquals(2, RunResults.read(results).results().size());
    }

    private Map<Path, String> contents() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(temp)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readString(file) + Files.getLastModifiedTime(file));
            }
        }
        return contents;
    }

    private static void replaceByFile(Path folder) {
        try {
            Files.move(folder, folder.resolveSibling("moved"));
            Files.createFile(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two results of two iterations each, and further options. */
    private static String[] noisy(String... further) {
        return Stream.concat(
                        Stream.of(
                                        "--num-tokens 3 --hidden-dim 64 --quant-modes none --implementations standard,fusedOneshot"
                                                + " --warmup 0 --trials 2")
                                .flatMap(options -> Stream.of(options.split(" "))),
                        Stream.of(further))
                .toArray(String[]::new);
    }

    private int run(String... options) {
        String[] args = new String[options.length + 5];
        System.arraycopy(
                new String[] {
                    "run",
                    "--backend",
                    "host",
                    "--output-file",
                    temp.resolve("tiny.json").toString()
                },
                0,
                args,
                0,
                5);
        System.arraycopy(options, 0, args, 5, options.length);
        return Main.commandLine()
                .setErr(new PrintWriter(err))
                .setOut(new PrintWriter(out))
                .execute(args);
    }
}
