package io.fusedcollective.cli;

import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.suite.Screen;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The output of a command's answer. A {@link PrintWriter} hides the error if the disk is full or the reader is gone; this one
 * keeps it.
 */
final class StandardOutput extends PrintWriter implements Screen {

    private final Remembering stream;

    StandardOutput(OutputStream out) {
        this(new Remembering(out));
    }

    private StandardOutput(Remembering stream) {
        // The output has characters (µ, ±) that the locale of a container usually lacks.
        super(stream, true, StandardCharsets.UTF_8);
        this.stream = stream;
    }

    /** As picocli judges it for its own help: it asks whether this is a terminal, and heeds NO_COLOR. */
    @Override
    public boolean styled() {
        return CommandLine.Help.Ansi.AUTO.enabled();
    }

    /** Why something that was printed did not arrive; empty if all has. */
    Optional<String> failure() {
        checkError();
        return Optional.ofNullable(stream.failure).map(AtomicFile::reason);
    }

    private static final class Remembering extends FilterOutputStream {

        private IOException failure;

        Remembering(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            try {
                out.write(bytes, start, length);
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }
    }
}
