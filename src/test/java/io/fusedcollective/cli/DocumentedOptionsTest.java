package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Labeled;
import io.fusedcollective.problem.QuantMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a user can type is explained in the documents. */
class DocumentedOptionsTest {

    private static final List<String> GENERAL = List.of("--help", "--version");

    @Test
    void everyOptionIsOnThePageOfTheCommandLine() throws IOException {
        Stream<String> options = Main.commandLine().getSubcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .map(option -> option.longestName())
                .filter(name -> !GENERAL.contains(name));
        assertNamed("cli.md", options);
    }

    /** The table of run's options is in the order of every help. */
    @Test
    void theTableOfOptionsHasTheOrderOfHelp() throws IOException {
        List<String> order = HelpLayout.SUBJECTS.stream()
                .flatMap(subject -> subject.options().stream())
                .toList();
        List<String> table = Pattern.compile("(?m)^\\| `(--[\\w-]+)")
                .matcher(Files.readString(Path.of("docs/cli.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(table.size() > 20, table::toString);
        assertEquals(order.stream().filter(table::contains).toList(), table);
    }

    @Test
    void everyCommandIsOnThePageOfTheCommandLine() throws IOException {
        assertNamed("cli.md", Main.commandLine().getSubcommands().keySet().stream());
    }

    @Test
    void everyImplementationIsOnThePageOfImplementations() throws IOException {
        assertNamed("implementations.md", labels(Implementation.values()));
    }

    @Test
    void everyQuantizationIsOnThePageOfImplementations() throws IOException {
        assertNamed("implementations.md", labels(QuantMode.values()));
    }

    private static Stream<String> labels(Labeled[] constants) {
        return Stream.of(constants).map(Labeled::label);
    }

    /** In code font, alone or with a value or another word behind it. */
    private static void assertNamed(String page, Stream<String> names) throws IOException {
        String text = Files.readString(Path.of("docs", page));
        List<String> missing = names.distinct()
                .filter(name -> Stream.of("`" + name + "`", "`" + name + " ", " " + name + " ")
                        .noneMatch(text::contains))
                .toList();
        assertEquals(List.of(), missing, "not in docs/" + page);
    }
}
