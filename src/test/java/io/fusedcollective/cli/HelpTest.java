package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class HelpTest {

    private static final List<String> ORDER = HelpLayout.SUBJECTS.stream()
            .flatMap(subject -> subject.options().stream())
            .toList();

    static Collection<CommandLine> commands() {
        return Main.commandLine().getSubcommands().values();
    }

    /** All but picocli's own. */
    static List<CommandLine> ownCommands() {
        return commands().stream()
                .filter(command -> !command.getCommandName().equals("help"))
                .toList();
    }

    /** Descriptions are formats: picocli warns on the console of one whose per cent sign is not doubled. */
    @ParameterizedTest
    @MethodSource("commands")
    void isPrintedWithoutAWarning(CommandLine command) {
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        PrintStream console = System.err;
        System.setErr(new PrintStream(warnings, true, StandardCharsets.UTF_8));
        try {
            assertTrue(command.getUsageMessage().contains("Usage: fused-collective " + command.getCommandName()));
        } finally {
            System.setErr(console);
        }
        assertEquals("", warnings.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void fitsATerminal(CommandLine command) {
        command.getUsageMessage().lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    /** Each with the name that was typed, so that it can be pasted. */
    @ParameterizedTest
    @MethodSource("ownCommands")
    void hasExamples(CommandLine command) {
        CommandLine suite = Main.commandLine().setCommandName("java -jar x.jar");
        String help = suite.getSubcommands().get(command.getCommandName()).getUsageMessage();
        String examples = help.substring(help.indexOf("\nExamples:\n"));
        assertTrue(examples.contains("java -jar x.jar " + command.getCommandName()), help);
    }

    @ParameterizedTest
    @MethodSource("ownCommands")
    void optionsStandInTheOneOrder(CommandLine command) {
        List<String> all = command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
        assertEquals(
                ORDER.stream().filter(all::contains).toList(),
                command.getUsageMessage()
                        .lines()
                        .map(line -> line.replaceFirst("^ +(-[hV], +)?", ""))
                        .filter(line -> line.startsWith("--"))
                        .map(line -> line.split("[ =]", 2)[0])
                        .filter(all::contains)
                        .distinct()
                        .toList());
        assertTrue(ORDER.containsAll(all), () -> "not in the order: " + all);
    }

    @ParameterizedTest
    @MethodSource("ownCommands")
    void parametersLookAlike(CommandLine command) {
        Stream.concat(
                        command.getCommandSpec().options().stream()
                                .filter(option -> option.arity().max() > 0)
                                .map(OptionSpec::paramLabel),
                        command.getCommandSpec().positionalParameters().stream()
                                .map(parameter -> parameter.paramLabel()))
                .filter(label -> !label.equals("-- JMH options"))
                .forEach(label -> assertTrue(label.matches("(\\w+=)?<[a-z]+>(\\.\\w+|,\\w+=<n>)?"), label));
    }

    @Test
    void theCommandHelpShowsTheHelpOfAnother() {
        StringWriter out = new StringWriter();
        assertEquals(0, Main.commandLine().setOut(new PrintWriter(out)).execute("help", "decide"));
        assertEquals(Main.commandLine().getSubcommands().get("decide").getUsageMessage(), out.toString());
    }
}
