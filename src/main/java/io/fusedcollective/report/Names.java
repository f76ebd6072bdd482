package io.fusedcollective.report;

import io.fusedcollective.document.Text;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;

/** The names of a run's results in a report. */
final class Names {

    private final RunResults run;
    private final boolean oneWorld;

    Names(RunResults run) {
        this.run = run;
        this.oneWorld = run.groups().stream()
                        .map(group -> group.configuration().backend()
                                + group.configuration().worldSize())
                        .distinct()
                        .count()
                <= 1;
    }

    /** The implementation, and those of its switches that have other values in other results. */
    Text of(Result result) {
        return Text.name(result.implementation().label()).plus(run.varyingSwitches(result));
    }

    /** The name, with a mark if the result is in doubt. */
    Text marked(Result result) {
        return of(result).plus(mark(result));
    }

    String mark(Result result) {
        return run.flagsOf(result).isEmpty() ? "" : " " + QualityFlags.MARK;
    }

    String status(MissingResult missed) {
        return missed.status() == MissingResult.Status.FAILED ? "FAILED" : "unavailable";
    }

    /** Whether all results have one backend and one world size. */
    boolean oneWorld() {
        return oneWorld;
    }
}
