package io.fusedcollective.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints a script for bash and zsh that completes commands, options and their values.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  source <(${COMMAND-FULL-NAME})", "  ${COMMAND-FULL-NAME} > fused-collective.bash"})
final class CompletionCommand implements Callable<Integer> {

    /** What the shell completes: the bundle's script, or an alias of the same name. */
    private static final String SCRIPT = "fused-collective";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash(SCRIPT, Main.commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
