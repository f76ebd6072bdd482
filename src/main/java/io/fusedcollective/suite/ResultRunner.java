package io.fusedcollective.suite;

import io.fusedcollective.results.Secrets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
     * @param links is told what connects each two ranks, if the ranks report it
     */
    static ResultRunner jmh(JmhOptions options, Consumer<String> links) {
        return planned -> {
            FailureLog log = new FailureLog();
            WatchedRunner runner = new WatchedRunner(options.of(planned), log, options.longestSilence(planned));
            try {
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
                        Optional.ofNullable(runner.stuck()).or(log::reason).orElseGet(() -> firstLine(e)), log);
            }
        };
    }

    private static Outcome failed(String reason, FailureLog log) {
        // A JVM repeats what JAVA_TOOL_OPTIONS gave it.
        return new Outcome(
                List.of(), reason, Secrets.masked(List.of(log.text())).get(0), Secrets.masked(log.lastLines()));
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
