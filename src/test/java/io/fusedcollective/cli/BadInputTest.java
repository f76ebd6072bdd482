package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.Messages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before anything starts: exit code 2 and one line that names the option, the value and what is allowed. */
class BadInputTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "run --dtypes bf16 | Invalid value for option '--dtypes' at index 0 (DTYPE): unknown dtype 'bf16'; allowed: bfloat16,"
                + " float16, float32",
        "run --quant-modes none,int8 | Invalid value for option '--quant-modes' at index 0 (MODE): unknown quant mode 'int8';"
                + " allowed: none, fp8, fp4",
        "run --implementations nccl | Invalid value for option '--implementations' at index 0 (NAME): unknown implementation"
                + " 'nccl'; allowed: {implementations}",
        "run --backend tpu | unknown backend 'tpu'; allowed: auto, cuda, host, simulated",
        "run --num-tokens 1,x | Invalid value for option '--num-tokens' at index 0 (N): 'x' is not an int",
        "run --backend host --num-tokens 1 x | 'x' is not allowed here: neither a value of the option before it nor an option"
                + " of JMH; benchmarks are chosen by --implementations",
        "run --backend host --num-tokens 0 | --num-tokens: tokens 0 is not between 1 and 1048576",
        "run --backend host --hidden-dim 7 | --hidden-dim: hidden 7 is not a multiple of 16 between 16 and 16384",
        "run --backend host --world-size 1 | --world-size 1 is not allowed; a world has at least 2 ranks, and at most 8 here,"
                + " one for each of the host backend's threads",
        "run --backend host --workspace-limit-mib 0 | --workspace-limit-mib 0 is not allowed; at least 1",
        "run --backend host --trials 0 | --trials 0 is not allowed; at least 1",
        "run --backend host --output-file /dev/null/x.json | --output-file /dev/null/x.json cannot be written:"
                + " /dev/null is no folder",
        "run --backend host --output-file x.txt | --output-file x.txt must end in .json or .md",
        "run --backend host -- -t 3 | '-t' is not allowed here: there is one thread a rank, see --world-size",
        "run --resume nothing.json | nothing.json cannot be resumed: nothing.machine.json with the run's settings is not there",
        "run --resume nothing.json --trials 3 | --resume goes alone: the settings are those that the run began with",
        "run --resume nothing.json -- -f 0 | --resume goes alone: the settings are those that the run began with",
        "run --fast | Unknown option: '--fast'",
        "verify --backend host --num-tokens 0 | tokens 0 is not between 1 and 1048576",
        "verify --backend host --hidden-dim 64,7 | hidden 7 is not a multiple of 16 between 16 and 16384",
        "verify --backend host --world-size 9 | --world-size 9 is not allowed; a world has at least 2 ranks, and at most 8"
                + " here, one for each of the host backend's threads",
        "verify --backend host --workspace-limit-mib 0 | --workspace-limit-mib 0 is not allowed; at least 1",
        "verify --backend tpu | unknown backend 'tpu'; allowed: auto, cuda, host, simulated",
        "verify --dtypes bf16 | Invalid value for option '--dtypes' at index 0 (DTYPE): unknown dtype 'bf16'; allowed:"
                + " bfloat16, float16, float32",
        "verify --backend host --implementations p2pCustom | nothing to verify: p2pCustom: needs GPUs; the host"
                + " backend has standard, standardNative, standardCompiled, fusedOneshot, fusedTwoshot",
        "verify --backend host --quick --output-file x.txt | --output-file x.txt must end in .json or .md",
        "report nothing.json | nothing.json: no such file, or not one that can be read",
        "report pom.xml | pom.xml: not JSON, or cut short: line 1, column 1: Unexpected character ('<' (code 60)): expected a"
                + " valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
        "report jmh-results/h200-x2.json --charts --link-gbps 0 | --link-gbps 0.0 is not above 0",
        "compare jmh-results/h200-x2.json | one file is nothing to compare; give two or more",
        "compare | Missing required parameter: 'FILE.json'",
        "compare jmh-results/h200-x2.json nothing.json | nothing.json: no such file, or not one that can be read",
        "compare jmh-results/h200-x2.json jmh-results/h200-x2-decode.json | jmh-results/h200-x2.json and"
                + " jmh-results/h200-x2-decode.json have no row in common: a row is the same where problem, world size, backend,"
                + " implementation and switches are",
        "compare a.json b.json --noise 5 | Invalid value for option '--noise': '5' is not a percentage such as 5%",
        "compare a.json b.json --fail-above -1% | Invalid value for option '--fail-above': '-1%' is not a percentage such as 5%",
        "compare jmh-results/h200-x2.json jmh-results/h200-x2.json --noise 100% | --noise 100 % is not allowed; from 0 % to less"
                + " than 100 %",
        "compare jmh-results/h200-x2.json jmh-results/h200-x2.json --output-file /dev/null/x | /dev/null/x cannot be"
                + " written: /dev/null is no folder",
        "compare a.json b.json --format html | Invalid value for option '--format': expected one of [text, markdown, csv]"
                + " (case-sensitive) but was 'html'",
        "decide jmh-results/h200-x2.json --model hidden=4096,layers=32 | --model: hidden 4096 was not measured; these were:"
                + " 8192",
        "decide nothing.json --model 80 | --model 80 is not of the form hidden=8192,layers=80",
        "decide jmh-results/h200-x2.json jmh-results/h200-x2.json | jmh-results/h200-x2.json: 128 tokens x 8192, bfloat16,"
                + " residual, ncclNative, is in another of the files too; which one counts?",
        "decide nothing.json | nothing.json: no such file, or not one that can be read",
        "report | Missing required parameter: 'FILE.json'",
        "measure | Unmatched argument at index 0: 'measure'",
        "'' | Missing required subcommand",
    })
    void isRefusedInOneLine(String commandLine, String message) {
        assertRefused(commandLine, Messages.complete(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'[]' | ''",
        "'[\"report\", \"x.json\"]' | ''",
        "'[\"run\", \"--fast\"]' | : Unknown option: '--fast'",
    })
    void theRecordOfAnotherCommandIsNotResumed(String commandLine, String reason, @TempDir Path temp) throws IOException {
        Path record = temp.resolve("x.machine.json");
        Files.writeString(record, """
                {"schemaVersion": 1, "backend": "host", "worldSize": 2, "machine": {"devices": []}, "jdk": "", "os": "",
                "suiteVersion": "", "commandLine": %s, "startTime": "", "plannedRows": 1, "environment": {}, "gaps": []}
                """.formatted(commandLine));
        assertRefused("run --resume " + temp.resolve("x.json"), record + ": its commandLine is not that of a run" + reason);
    }

    private static void assertRefused(String commandLine, String message) {
        StringWriter err = new StringWriter();
        StringWriter out = new StringWriter();
        String[] args = commandLine.isEmpty() ? new String[0] : commandLine.split(" ");
        int exitCode = Main.commandLine().setErr(new PrintWriter(err)).setOut(new PrintWriter(out)).execute(args);
        assertEquals(message + System.lineSeparator(), err.toString());
        assertEquals("", out.toString());
        assertEquals(2, exitCode);
    }
}
