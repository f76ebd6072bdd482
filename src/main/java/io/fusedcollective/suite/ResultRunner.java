package io.fusedcollective.suite;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/** Measures one result. */
@FunctionalInterface
interface ResultRunner {

    Outcome run(PlannedResult planned);

    /**
     * The outcome of a measurement.
     *
     * @param results JMH's results; empty if the measurement failed
     * @param failure why it failed, in one line; null otherwise
     */
    record Outcome(Collection<RunResult> results, String failure) {

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
            try {
                Collection<RunResult> results = new Runner(options.of(planned), log).run();
                log.links().ifPresent(links);
                // With several forks, some may have succeeded. With a failure among them there is no result.
                return log.reason()
                        .map(Outcome::failed)
                        .orElseGet(() -> results.isEmpty()
                                ? Outcome.failed("JMH measured nothing and gave no reason")
                                : new Outcome(results, null));
            } catch (RunnerException | RuntimeException e) {
                // JMH throws various exceptions if it cannot start a fork, for example without room for temporary
                // files.
                return Outcome.failed(log.reason()
                        .orElse(String.valueOf(e.getMessage())
                                .lines()
                                .findFirst()
                                .orElse("")));
            }
        };
    }
}
