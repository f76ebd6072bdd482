package io.fusedcollective.suite;

import io.fusedcollective.suite.RowRunner.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** Measures the rows of a block: round by round a part of each, or each at once where there is but one round. */
final class Turns {

    private final Schedule schedule;
    private final RowRunner runner;
    private final Progress progress;

    Turns(Schedule schedule, RowRunner runner, Progress progress) {
        this.schedule = schedule;
        this.runner = runner;
        this.progress = progress;
    }

    /** A row that has failed in one round takes part in no other. In the block's order. */
    Map<PlannedRow, Outcome> measure(List<PlannedRow> block) {
        Map<PlannedRow, List<RunResult>> results = new LinkedHashMap<>();
        Map<PlannedRow, Outcome> outcomes = new LinkedHashMap<>();
        block.forEach(row -> results.put(row, new ArrayList<>()));
        block.forEach(row -> outcomes.put(row, null));
        progress.starting(block.get(0));
        for (int round = 0; round < schedule.rounds(); round++) {
            for (PlannedRow row : schedule.round(block, round)) {
                if (outcomes.get(row) == null) {
                    Outcome outcome = runner.run(row);
                    results.get(row).addAll(outcome.results());
                    if (outcome.failure() != null) {
                        outcomes.put(row, outcome);
                    }
                }
                progress.ran();
            }
            progress.round(round);
        }
        outcomes.replaceAll((row, failed) -> failed != null ? failed : new Outcome(merged(results.get(row)), null));
        return outcomes;
    }

    private Collection<RunResult> merged(List<RunResult> results) {
        return schedule.interleaved() ? MergedForks.of(results) : results;
    }
}
