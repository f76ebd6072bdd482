package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

    static Collection<CommandLine> commands() {
        return Main.commandLine().getSubcommands().values();
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
}
