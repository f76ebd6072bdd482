package io.fusedcollective.suite;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a fork tells its run besides results: a line among its output, for the run's {@link FailureLog}. */
public final class ForkMessages {

    private static final String LINKS = "io.fusedcollective, links of ranks: ";

    private ForkMessages() {}

    /** @param links what connects each two ranks, in words */
    public static void links(String links) {
        // Not through System.out, which in a fork belongs to JMH and reaches the user. The process's own stream goes to
        // the log.
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8).println(LINKS + links);
    }

    /** Finds the links in all that a fork printed. */
    static Optional<String> linksIn(String printed) {
        return printed.lines()
                .filter(line -> line.contains(LINKS))
                .map(line -> line.substring(line.indexOf(LINKS) + LINKS.length()))
                .findFirst();
    }
}
