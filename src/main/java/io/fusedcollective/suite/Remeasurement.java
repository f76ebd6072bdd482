package io.fusedcollective.suite;

import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Repeat;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultKey;
import java.util.List;
import java.util.stream.DoubleStream;

/** Which rows of a run are to be measured again, and which of two results of a row stays. */
final class Remeasurement {

    private Remeasurement() {}

    /** The rows in doubt that have not been measured again as often as they may. */
    static List<Result> due(List<Result> rows, List<Repeat> repeated, int repeats) {
        return QualityFlags.of(rows).keySet().stream()
                .filter(row -> repeated.stream()
                                .filter(repeat -> repeat.row().equals(ResultKey.of(row)))
                                .count()
                        < repeats)
                .toList();
    }

    /**
     * What becomes of a row that was measured again. Never the faster result stays for being faster: to choose by time
     * is to bias it. Nor one that is not in doubt for want of knowledge, as where a GPU no longer tells its clock.
     *
     * @param rows of the run, {@code before} among them
     */
    static Repeat judge(List<Result> rows, Result before, Result again) {
        List<Result> withAgain =
                rows.stream().map(row -> row == before ? again : row).toList();
        List<QualityFlag> then = QualityFlags.among(rows).about(before);
        List<QualityFlag> now = QualityFlags.among(withAgain).about(again);
        String why = QualityFlags.words(then);
        if (!known(again, then)) {
            return new Repeat(ResultKey.of(before), why, Repeat.Outcome.KEPT, "it lacks what was in doubt");
        }
        return new Repeat(
                ResultKey.of(before),
                why,
                QualityFlags.better(now, then) ? Repeat.Outcome.REPLACED : Repeat.Outcome.KEPT,
                QualityFlags.words(now));
    }

    /** Whether a row has a time, and all figures that the doubts about another one rest on. */
    private static boolean known(Result row, List<QualityFlag> doubts) {
        DoubleStream grounds = doubts.stream().mapToDouble(doubt -> switch (doubt.kind()) {
            case FAILED -> row.measuredIterations();
            case NOISY -> row.time().variation();
            case SLOW_CLOCK, THROTTLED -> row.conditions().smClockMhz();
        });
        return Double.isFinite(row.time().timeNs()) && grounds.allMatch(Double::isFinite);
    }

    static Repeat failed(List<Result> rows, Result before, String reason) {
        return new Repeat(
                ResultKey.of(before),
                QualityFlags.words(QualityFlags.among(rows).about(before)),
                Repeat.Outcome.FAILED,
                reason);
    }
}
