package io.fusedcollective.suite;

import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Repeat;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultKey;
import java.util.List;
import java.util.stream.DoubleStream;

/** Decides which results of a run are measured again, and which of two results stays. */
final class Remeasurement {

    private Remeasurement() {}

    /** The results in doubt that may still be measured again. */
    static List<Result> due(List<Result> results, List<Repeat> repeated, int repeats) {
        return QualityFlags.of(results).keySet().stream()
                .filter(result -> repeated.stream()
                                .filter(repeat -> repeat.key().equals(ResultKey.of(result)))
                                .count()
                        < repeats)
                .toList();
    }

    /**
     * Decides about a result that was measured again. The times play no part, because choosing by time would bias the result. Nor does
     * a result win only because something is unknown, for example if a GPU no longer reports its clock.
     *
     * @param results the results of the run, including {@code before}
     */
    static Repeat judge(List<Result> results, Result before, Result again) {
        List<Result> withAgain = results.stream()
                .map(result -> result == before ? again : result)
                .toList();
        List<QualityFlag> then = QualityFlags.among(results).about(before);
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

    /** Whether a result has a time, and all figures that the flags of another result depend on. */
    private static boolean known(Result result, List<QualityFlag> flags) {
        DoubleStream grounds = flags.stream().mapToDouble(flag -> switch (flag.kind()) {
            case FAILED -> result.measuredIterations();
            case NOISY -> result.time().variation();
            case SLOW_CLOCK, THROTTLED -> result.conditions().smClockMhz();
        });
        return Double.isFinite(result.time().timeNs()) && grounds.allMatch(Double::isFinite);
    }

    static Repeat failed(List<Result> results, Result before, String reason) {
        return new Repeat(
                ResultKey.of(before),
                QualityFlags.words(QualityFlags.among(results).about(before)),
                Repeat.Outcome.FAILED,
                reason);
    }
}
