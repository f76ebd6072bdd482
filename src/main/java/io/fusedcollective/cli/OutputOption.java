package io.fusedcollective.cli;

import io.fusedcollective.results.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that says where a command's text goes. */
final class OutputOption {

    @Option(names = "--output-file", paramLabel = "FILE", description = "Where the text goes instead of the terminal.")
    private Path file;

    void write(CommandSpec spec, String text) throws IOException {
        if (file == null) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
            return;
        }
        AtomicFile.write(file, text);
    }
}
