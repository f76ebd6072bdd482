package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broken files and command lines, made at random from good ones: none leads to a stack trace, to a hang or to an exit code other than
 * the documented ones, and what is refused is refused in one line. {@code -Dfuzz.seconds=600 -Dfuzz.seed=7} for more, and others.
 */
class FuzzTest {

    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 6));
    private static final long SEED = Long.getLong("fuzz.seed", 1);
    /** Far more than any of these commands takes, even on a busy machine. */
    private static final Duration HANG = Duration.ofSeconds(30);

    private static final List<String> ODD_VALUES = List.of(
            "null",
            "0",
            "-1",
            "1e308",
            "1e-308",
            "1e999",
            "-0.0",
            "99999999999999999999",
            "\"\"",
            "\"NaN\"",
            "\"+INF\"",
            "\"\\u0000\"",
            "\"é\\n|`<b>\"",
            "\"=1+1\"",
            "true",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"a\": null}",
            "2147483648");

    private static final List<String> WORDS = List.of(
            "run",
            "verify",
            "report",
            "decide",
            "compare",
            "predict",
            "doctor",
            "--help",
            "--version",
            "--num-tokens",
            "--hidden-dim",
            "--dtypes",
            "--quant-modes",
            "--implementations",
            "--world-size",
            "--backend",
            "--trials",
            "--warmup",
            "--forks",
            "--output-dir",
            "--link-gbps",
            "--latency-us",
            "--nodes",
            "--network-gbps",
            "--network-latency-us",
            "--noise",
            "--fail-above",
            "--model",
            "--format",
            "--charts",
            "--html",
            "--predict",
            "--visualizer",
            "--full",
            "--name",
            "--resume",
            "--seed",
            "--repeats",
            "--cache",
            "--check",
            "--",
            "-p",
            "-prof",
            "-gc",
            "-si",
            "-f",
            "-i",
            "-wi",
            "-opi",
            "pdl=",
            "clusterSize=3",
            "1",
            "0",
            "-1",
            "1e-308",
            "1e999",
            "NaN",
            ",",
            "1,",
            "1,,2",
            "",
            " ",
            "\n",
            "\0",
            "é",
            "5%",
            "100%",
            "hidden=8192,layers=80",
            "json",
            "csv",
            "markdown",
            "vllm",
            "host",
            "cuda",
            "auto",
            "none",
            "fp8",
            "cold",
            "@x",
            "{temp}/x.json",
            "{temp}/none.json",
            "{temp}",
            "/dev/null",
            "'",
            "$(x)");

    @TempDir
    Path temp;

    private final Random random = new Random(SEED);
    private final Map<Integer, Integer> counts = new TreeMap<>();

    @Test
    void brokenFiles() throws IOException {
        String results = resource("two-gpus.json");
        String record = resource("two-gpus.machine.json");
        Path file = temp.resolve("x.json");
        List<List<String>> commands = List.of(
                List.of("report", file.toString()),
                List.of("decide", file.toString()),
                List.of("compare", file.toString(), file.toString()),
                List.of("predict", file.toString()),
                List.of("run", "--resume", file.toString()));
        long endNs = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < endNs) {
            boolean ofRecord = random.nextInt(3) == 0;
            Files.write(file, ofRecord ? bytes(results) : broken(results));
            Files.write(temp.resolve("x.machine.json"), ofRecord ? broken(record) : bytes(record));
            check(commands.get(random.nextInt(commands.size())));
        }
        System.out.println("fuzz, broken files: exit codes and how often: " + counts);
    }

    @Test
    void commandLines() throws IOException {
        Files.writeString(temp.resolve("x.json"), resource("two-gpus.json"));
        Files.writeString(temp.resolve("x.machine.json"), resource("two-gpus.machine.json"));
        long endNs = System.nanoTime() + TIME.toNanos();
        while (System.nanoTime() < endNs) {
            List<String> line = new ArrayList<>();
            for (int i = random.nextInt(7); i >= 0; i--) {
                line.add(WORDS.get(random.nextInt(WORDS.size())).replace("{temp}", temp.toString()));
            }
            if (line.contains("run") || line.contains("verify")) {
                // It would measure for minutes if all the rest made sense.
                line.addAll(List.of("--num-tokens", "0"));
            }
            check(line);
        }
        System.out.println("fuzz, command lines: exit codes and how often: " + counts);
    }

    private void check(List<String> commandLine) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        long startNs = System.nanoTime();
        int exitCode = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(commandLine.toArray(String[]::new));
        Duration took = Duration.ofNanos(System.nanoTime() - startNs);
        counts.merge(exitCode, 1, Integer::sum);
        String what = commandLine + " of seed " + SEED + ": " + exitCode + " in " + took + "\n" + err + content();
        assertTrue(exitCode >= 0 && exitCode <= 2, what);
        assertTrue(!err.toString().contains("\tat ") && !out.toString().contains("\tat "), what);
        assertTrue(exitCode != Main.REFUSED || err.toString().lines().count() == 1, what);
        assertTrue(took.compareTo(HANG) < 0, what);
    }

    /** The files that led to a failure, cut to what fits a message. */
    private String content() {
        try {
            return "x.json: " + cut(temp.resolve("x.json")) + "\nx.machine.json: "
                    + cut(temp.resolve("x.machine.json"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String cut(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return new String(bytes, 0, Math.min(bytes.length, 20_000), StandardCharsets.UTF_8);
    }

    private byte[] broken(String good) {
        byte[] bytes = bytes(good);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 1 -> flipped(bytes);
                case 2 -> without(bytes);
                default -> bytes(withOddValue(new String(bytes, StandardCharsets.UTF_8)));
            };
        }
        return bytes;
    }

    private byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int i = random.nextInt(4); i >= 0 && flipped.length > 0; i--) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] without(byte[] bytes) {
        int start = random.nextInt(bytes.length + 1);
        int end = Math.min(bytes.length, start + random.nextInt(200));
        byte[] rest = Arrays.copyOf(bytes, bytes.length - (end - start));
        System.arraycopy(bytes, end, rest, start, bytes.length - end);
        return rest;
    }

    /** Puts an odd value in place of one that follows a colon, up to the end of its line. */
    private String withOddValue(String json) {
        int colon = json.indexOf(": ", random.nextInt(json.length() + 1));
        if (colon < 0) {
            return json;
        }
        int end = json.indexOf('\n', colon);
        String line = end < 0 ? json.substring(colon) : json.substring(colon, end);
        String comma = line.endsWith(",") ? "," : "";
        String odd = ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        return json.substring(0, colon + 2) + odd + comma + (end < 0 ? "" : json.substring(end));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = FuzzTest.class.getResourceAsStream("/io/fusedcollective/report/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
