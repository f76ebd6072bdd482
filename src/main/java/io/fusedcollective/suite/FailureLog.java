package io.fusedcollective.suite;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.problem.InvalidProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Collects what JMH and its forks print, and finds in it what the run must know, for example why a measurement failed. */
final class FailureLog implements OutputFormat {

    /** Names, as in a stack trace, of exceptions whose message is written for users. */
    private static final List<String> CLEAR_REASONS = Stream.of(
                    RankFailedException.class, InvalidProblemException.class)
            .map(exception -> exception.getName() + ": ")
            .toList();

    /** JMH prints this before the stack traces of a failure. */
    private static final String FAILURE = "<failure>";

    /** How much of a failed fork's output the terminal shows. */
    private static final int LAST_LINES = 5;

    private final String ranks;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    /** Of that, what the fork's process printed itself: not through JMH. */
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private volatile long lastSignNs = System.nanoTime();

    /** @param ranks whose process the fork is, for example "ranks 0 and 1" */
    FailureLog(String ranks) {
        this.ranks = ranks;
    }

    /** Notes that the fork does something. */
    void sign() {
        lastSignNs = System.nanoTime();
    }

    /** How long it has done nothing that could be seen. */
    Duration quiet() {
        return Duration.ofNanos(System.nanoTime() - lastSignNs);
    }

    /** All that JMH and the fork printed. */
    synchronized String text() {
        return text.toString(StandardCharsets.UTF_8);
    }

    /** The last lines that the fork's process printed, less the places of Java's stack traces. */
    synchronized List<String> lastLines() {
        List<String> lines = printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !line.isBlank() && !line.matches("\\s+(at |\\.\\.\\. ).*"))
                .toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    /** Why the measurement failed, in one line; empty if it did not. */
    synchronized Optional<String> reason() {
        List<String> lines =
                text.toString(StandardCharsets.UTF_8).lines().map(String::strip).toList();
        int failure = firstIndex(lines, line -> line.startsWith(FAILURE));
        int forkFailed = firstIndex(lines, ForkEnd::isToldBy);
        if (failure < 0 && forkFailed < 0) {
            return Optional.empty();
        }
        return clearReason(lines)
                .or(() -> failure < 0
                        ? Optional.of(ForkEnd.words(lines.get(forkFailed), lines, ranks))
                        : lines.stream()
                                .skip(failure + 1)
                                .filter(line -> !line.isEmpty())
                                .findFirst());
    }

    private static int firstIndex(List<String> lines, Predicate<String> wanted) {
        for (int i = 0; i < lines.size(); i++) {
            if (wanted.test(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> clearReason(List<String> lines) {
        for (String line : lines) {
            for (String marker : CLEAR_REASONS) {
                if (line.contains(marker)) {
                    return Optional.of(line.substring(line.indexOf(marker) + marker.length()));
                }
            }
        }
        return Optional.empty();
    }

    /** The links that the ranks found; empty if they did not look, or failed before. */
    synchronized Optional<String> links() {
        return ForkMessages.linksIn(text.toString(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void write(byte[] bytes) {
        sign();
        text.writeBytes(bytes);
        printed.writeBytes(bytes);
    }

    @Override
    public synchronized void write(int octet) {
        sign();
        text.write(octet);
        printed.write(octet);
    }

    @Override
    public synchronized void print(String string) {
        sign();
        text.writeBytes(string.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void println(String line) {
        print(line + "\n");
    }

    @Override
    public void verbosePrintln(String line) {}

    @Override
    public void startRun() {}

    @Override
    public void startBenchmark(BenchmarkParams params) {
        sign();
    }

    @Override
    public void iteration(BenchmarkParams params, IterationParams iteration, int number) {
        sign();
    }

    @Override
    public void iterationResult(BenchmarkParams params, IterationParams iteration, int number, IterationResult result) {
        sign();
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        sign();
    }

    @Override
    public void endRun(Collection<RunResult> results) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
