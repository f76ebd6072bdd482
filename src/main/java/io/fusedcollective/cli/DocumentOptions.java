package io.fusedcollective.cli;

import io.fusedcollective.document.Document;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every command whose result is a document: its format, and where it goes. */
abstract class DocumentOptions {

    private static final String FORMATS = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.";

    /** Options of a document with data. */
    static final class OfData extends DocumentOptions {
        @Option(
                names = "--format",
                defaultValue = "text",
                completionCandidates = FormatOption.OfData.class,
                converter = FormatOption.OfData.class,
                description = FORMATS)
        private DocumentFormat format;

        @Override
        DocumentFormat format() {
            return format;
        }
    }

    /** Options of decisions, whose figures are not a table. */
    static final class OfDecisions extends DocumentOptions {
        @Option(
                names = "--format",
                defaultValue = "markdown",
                completionCandidates = FormatOption.OfDecisions.class,
                converter = FormatOption.OfDecisions.class,
                description = FORMATS)
        private DocumentFormat format;

        @Override
        DocumentFormat format() {
            return format;
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--output-file",
            paramLabel = "<file>",
            description = "Where the text goes instead of the terminal.")
    private Path file;

    abstract DocumentFormat format();

    void write(Document document) throws IOException {
        String text = document.in(format());
        if (file == null) {
            command.commandLine().getOut().print(text);
            command.commandLine().getOut().flush();
            return;
        }
        AtomicFile.write(file, text);
    }
}
