package io.fusedcollective.suite;

import io.fusedcollective.results.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Measures one result. */
@FunctionalInterface
interface ResultRunner {

    Outcome run(PlannedResult planned);

    /**
     * The outcome of a measurement.
     *
     * @param results   JMH's results; empty if the measurement failed
     * @param failure   why it failed, in one line; null otherwise
     * @param output    all that JMH and the fork printed before it failed; empty otherwise
     * @param lastLines of that, the last that the fork itself printed
     */
    record Outcome(Collection<RunResult> results, String failure, String output, List<String> lastLines) {

        Outcome(Collection<RunResult> results, String failure) {
            this(results, failure, "", List.of());
        }

        static Outcome failed(String reason) {
            return new Outcome(List.of(), reason);
        }
    }

    /**
     * Measures each result in a separate JMH run, so that it is finished before the next one begins.
     *
     * @param ranks the ranks of this process, for example "ranks 0 and 1"
     * @param links is told what connects each two ranks, if the ranks report it
     * @param warnings is told what JMH complains of, each complaint once
     */
    static ResultRunner jmh(JmhOptions options, String ranks, Consumer<String> links, Consumer<String> warnings) {
        Set<String> told = ConcurrentHashMap.newKeySet();
        return planned -> {
            FailureLog log = new FailureLog(ranks);
            WatchedRunner runner = new WatchedRunner(options.of(planned), log, options.longestSilence(planned));
            try (JmhWarnings jmhs = new JmhWarnings(warning -> {
                if (told.add(warning)) {
                    warnings.accept(warning);
                }
            })) {
                Collection<RunResult> results = runner.run();
                log.links().ifPresent(links);
                // With several forks, some may have succeeded. With a failure among them there is no result.
                Optional<String> failure = Optional.ofNullable(runner.stuck()).or(log::reason);
                if (failure.isEmpty() && !results.isEmpty()) {
                    return new Outcome(results, null);
                }
                return failed(failure.orElse("JMH measured nothing and gave no reason"), log);
            } catch (RunnerException | RuntimeException e) {
                // JMH throws various exceptions if it cannot start a fork, for example without room for temporary
                // files.
                return failed(
                        Optional.ofNullable(runner.stuck()).or(log::reason).orElseGet(() -> words(e)), log);
            }
        };
    }

    private static Outcome failed(String reason, FailureLog log) {
        // A JVM repeats what JAVA_TOOL_OPTIONS gave it.
        return new Outcome(
                List.of(), reason, Secrets.masked(List.of(log.text())).get(0), Secrets.masked(log.lastLines()));
    }

    /** JMH's own words and, because they often say only where it was, those of what stopped it. */
    private static String words(Exception e) {
        Throwable cause = e;
        while (cause.getCause() != null || cause.getSuppressed().length > 0) {
            cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
        }
        return Stream.of(e, cause)
                .distinct()
                .map(one -> String.valueOf(one.getMessage()).lines().findFirst().orElse(""))
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
