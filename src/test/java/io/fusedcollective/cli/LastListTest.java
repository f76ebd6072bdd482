package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.Labeled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Of an option that is given twice, the last one counts. */
class LastListTest {

    @Test
    void ofAListToo() {
        assertEquals(List.of(8), value("--num-tokens", "run", "--num-tokens", "1", "2", "--num-tokens", "8"));
        assertEquals(List.of(8, 16), value("--num-tokens", "run", "--num-tokens", "1", "--num-tokens", "8,16"));
        assertEquals("fp8", label(value("--quant-modes", "verify", "--quant-modes", "FP4", "--quant-modes", "FP8")));
        assertEquals("bfloat16", label(value("--dtypes", "run", "--dtypes", "float", "--dtypes", "bf16")));
        assertEquals(List.of(4), value("--world-size", "predict", "x.json", "--world-size", "8", "--world-size", "4"));
    }

    @Test
    void severalFlashinfersAreMeasured() {
        assertEquals(List.of("a", "b"), value("--flashinfer", "run", "--flashinfer", "a", "--flashinfer", "b"));
    }

    @Test
    void noOtherListIsJoined() {
        List<String> joined = Main.commandLine().getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(OptionSpec::isMultiValue)
                .filter(option -> !(option.preprocessor() instanceof LastList))
                .map(OptionSpec::longestName)
                .distinct()
                .toList();
        assertEquals(List.of("--flashinfer"), joined);
    }

    private static Object value(String option, String... arguments) {
        CommandLine.ParseResult parsed = Main.commandLine().parseArgs(arguments).subcommand();
        return parsed.matchedOption(option).getValue();
    }

    private static String label(Object list) {
        return Stream.of(list)
                .flatMap(one -> ((List<?>) one).stream())
                .map(one -> ((Labeled) one).label())
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }
}
