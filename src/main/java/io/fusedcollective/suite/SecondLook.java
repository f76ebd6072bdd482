package io.fusedcollective.suite;

import io.fusedcollective.report.Doubt;
import io.fusedcollective.report.Doubts;
import io.fusedcollective.report.Repeat;
import io.fusedcollective.report.Row;
import io.fusedcollective.report.RowKey;
import java.util.List;
import java.util.stream.DoubleStream;

/** Which rows of a run are to be measured again, and which of two results of a row stays. */
final class SecondLook {

    private SecondLook() {}

    /** The rows in doubt that have not been measured again as often as they may. */
    static List<Row> due(List<Row> rows, List<Repeat> repeated, int repeats) {
        return Doubts.of(rows).keySet().stream()
                .filter(row -> repeated.stream().filter(repeat -> repeat.row().equals(RowKey.of(row))).count() < repeats)
                .toList();
    }

    /**
     * What becomes of a row that was measured again. Never the faster result stays for being faster: to choose by time
     * is to bias it. Nor one that is not in doubt for want of knowledge, as where a GPU no longer tells its clock.
     *
     * @param rows of the run, {@code before} among them
     */
    static Repeat judge(List<Row> rows, Row before, Row again) {
        List<Row> withAgain = rows.stream().map(row -> row == before ? again : row).toList();
        List<Doubt> then = Doubts.among(rows).about(before);
        List<Doubt> now = Doubts.among(withAgain).about(again);
        String why = Doubts.words(then);
        if (!known(again, then)) {
            return new Repeat(RowKey.of(before), why, Repeat.Outcome.KEPT, "it lacks what was in doubt");
        }
        return new Repeat(
                RowKey.of(before),
                why,
                Doubts.better(now, then) ? Repeat.Outcome.REPLACED : Repeat.Outcome.KEPT,
                Doubts.words(now));
    }

    /** Whether a row has a time, and all figures that the doubts about another one rest on. */
    private static boolean known(Row row, List<Doubt> doubts) {
        DoubleStream grounds = doubts.stream().mapToDouble(doubt -> switch (doubt.kind()) {
            case FAILED -> row.measuredIterations();
            case NOISY -> row.time().variation();
            case SLOW_CLOCK, THROTTLED -> row.conditions().smClockMhz();
        });
        return Double.isFinite(row.time().timeNs()) && grounds.allMatch(Double::isFinite);
    }

    static Repeat failed(List<Row> rows, Row before, String reason) {
        return new Repeat(
                RowKey.of(before), Doubts.words(Doubts.among(rows).about(before)), Repeat.Outcome.FAILED, reason);
    }
}
