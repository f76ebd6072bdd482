package io.fusedcollective.suite;

import io.fusedcollective.backend.Heap;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a fork ended whose ranks could not say it themselves, in one line. */
final class ForkEnd {

    private static final String STDOUT = "<stdout";
    private static final String STDERR = "<stderr";

    /** JMH prints this if there is no process at all; the reason is Java's, with the number of the system's error. */
    private static final String NOT_STARTED = "<failed to invoke the VM, caught IOException: ";

    private static final String FORK_FAILED = "<forked VM failed";

    /** What a JVM prints, and what the exception says, if the system refuses it another thread. */
    private static final List<String> NO_THREAD =
            List.of("pthread_create failed (EAGAIN)", "unable to create native thread");

    private ForkEnd() {}

    /** Whether this line of JMH's output says that a fork ended, or did not begin. */
    static boolean isToldBy(String line) {
        return line.startsWith(FORK_FAILED) || line.startsWith(NOT_STARTED);
    }

    /**
     * The reason.
     *
     * @param line  the one that tells it
     * @param lines all that JMH and the fork printed
     * @param ranks whose process it was, for example "ranks 0 and 1"
     */
    static String words(String line, List<String> lines, String ranks) {
        if (line.startsWith(NOT_STARTED)) {
            return notStarted(line.substring(NOT_STARTED.length()).replaceFirst(">$", ""), ranks);
        }
        String plain = line.replaceAll("[<>]", "");
        String process = plain + ": the process of " + ranks;
        if (lines.stream().anyMatch(printed -> NO_THREAD.stream().anyMatch(printed::contains))) {
            return process + " could start no further thread; " + Heap.MORE_THREADS;
        }
        // Shells and Java add the number of the signal that ended a process to 128.
        return switch (plain.replaceAll("\\D+", "")) {
            case "1" -> plain + lastWords(lines);
            case "137" -> process + " was killed (SIGKILL), by someone or by the system for want of memory";
            case "143" -> process + " was told to end (SIGTERM)";
            case "134", "139" -> process + " crashed in a native library";
            default -> plain;
        };
    }

    /** The numbers are those of Linux, errno(3): EAGAIN, ENOMEM, EMFILE. */
    private static String notStarted(String reason, String ranks) {
        String remedy = reason.contains("error=11,")
                ? "; " + Heap.MORE_THREADS
                : reason.contains("error=12,")
                        ? "; other programs hold the memory"
                        : reason.contains("error=24,")
                                ? "; this process needs a higher limit of open files (ulimit -n)"
                                : "";
        return "no process for " + ranks + ": " + reason + remedy;
    }

    /** A JVM that cannot start says why in two lines at most: for example an unknown option, or too little memory. */
    private static String lastWords(List<String> lines) {
        return Stream.of(STDERR, STDOUT)
                .map(start -> lines.stream()
                        .dropWhile(line -> !line.startsWith(start))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("<"))
                        .filter(line -> !line.isEmpty())
                        .limit(2)
                        .collect(Collectors.joining("; ", ": ", "")))
                .filter(words -> words.length() > 2)
                .findFirst()
                .orElse("");
    }
}
