package io.fusedcollective.suite;

import io.fusedcollective.suite.ResultRunner.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.openjdk.jmh.results.RunResult;

/** Measures the results of a block: round by round a part of each, or each at once if there is only one round. */
final class InterleavedForks {

    private final Schedule schedule;
    private final ResultRunner runner;
    private final Progress progress;

    InterleavedForks(Schedule schedule, ResultRunner runner, Progress progress) {
        this.schedule = schedule;
        this.runner = runner;
        this.progress = progress;
    }

    /**
     * Measures a block. A result that has failed in one round takes part in no later one.
     *
     * @param failed is told about such a result at once, because the runner may give up instead of going on with the others
     * @return the outcomes of the others, in the block's order
     */
    Map<PlannedResult, Outcome> measure(List<PlannedResult> block, BiConsumer<PlannedResult, Outcome> failed) {
        Map<PlannedResult, List<RunResult>> results = new LinkedHashMap<>();
        block.forEach(planned -> results.put(planned, new ArrayList<>()));
        progress.starting(block.get(0));
        for (int round = 0; round < schedule.rounds(); round++) {
            for (PlannedResult planned : schedule.round(block, round)) {
                if (!results.containsKey(planned)) {
                    progress.ran();
                    continue;
                }
                Outcome outcome;
                try (MovingLine moving = progress.measuring(planned)) {
                    outcome = runner.run(planned);
                }
                progress.ran();
                if (outcome.failure() == null) {
                    results.get(planned).addAll(outcome.results());
                } else {
                    results.remove(planned);
                    failed.accept(planned, outcome);
                }
            }
            progress.round(round);
        }
        Map<PlannedResult, Outcome> outcomes = new LinkedHashMap<>();
        results.forEach((planned, ofAllRounds) -> outcomes.put(planned, new Outcome(merged(ofAllRounds), null)));
        return outcomes;
    }

    private Collection<RunResult> merged(List<RunResult> results) {
        return schedule.interleaved() ? MergedForks.of(results) : results;
    }
}
