package io.fusedcollective.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Adds what to do to picocli's messages, which say what is wrong. */
final class Advice {

    private Advice() {}

    /** Advice on an error, in one line. */
    static String on(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String message = String.valueOf(e.getMessage());
        String help = "see " + command.getCommandSpec().qualifiedName() + " --help";
        if (!command.getSubcommands().isEmpty()) {
            help = "there are " + String.join(", ", command.getSubcommands().keySet()) + "; " + help;
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            String argument = "'" + unmatched.getUnmatched().get(0) + "'";
            List<String> similar = unmatched.getSuggestions();
            if (!unmatched.isUnknownOption()) {
                return "unknown " + (command.getSubcommands().isEmpty() ? "argument " : "command ") + argument + "; "
                        + guess(SimilarWord.among(
                                command.getSubcommands().keySet(),
                                unmatched.getUnmatched().get(0)))
                        + help;
            }
            return "unknown option " + argument + "; " + guess(similar) + help;
        }
        boolean missing = e instanceof MissingParameterException
                || !command.getSubcommands().isEmpty();
        return missing ? message + "; " + help : message;
    }

    private static String guess(List<String> similar) {
        return similar.isEmpty() ? "" : "did you mean " + similar.get(0) + "? ";
    }
}
