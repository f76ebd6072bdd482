package io.fusedcollective.suite;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Messages from a fork to its run besides results. Each is a line of the fork's output, which the run's {@link FailureLog} reads.
 */
public final class ForkMessages {

    private static final String LINKS = "io.fusedcollective, links of ranks: ";

    private ForkMessages() {}

    /** @param links what connects each two ranks, in words */
    public static void links(String links) {
        // In a fork, System.out belongs to JMH and reaches the user. The process's own stream goes to the log.
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
