package io.fusedcollective.cli;

import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The lists of a command line. picocli drops empty elements at the end of one, so {@code ,} would be a list of nothing. */
final class GivenLists {

    private GivenLists() {}

    /** @throws ParameterException if a list ends with its separator */
    static void requireWhole(ParseResult parsed) {
        for (ParseResult command = parsed; command != null; command = command.subcommand()) {
            for (OptionSpec option : command.matchedOptions()) {
                String separator = option.splitRegex();
                for (String given : option.originalStringValues()) {
                    if (!separator.isEmpty() && given.endsWith(separator)) {
                        throw new ParameterException(
                                command.commandSpec().commandLine(),
                                "Invalid value for option '" + option.longestName() + "' (" + option.paramLabel()
                                        + "): '" + given + "' ends with '" + separator + "', so an element is missing");
                    }
                }
            }
        }
    }
}
