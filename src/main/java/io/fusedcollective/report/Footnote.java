package io.fusedcollective.report;

import io.fusedcollective.results.QualityFlag;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands below a table about one of its rows.
 *
 * @param doubt whether it speaks against the row's time, rather than telling how that came about
 */
public record Footnote(Result row, boolean doubt, String words) {

    /** In the order of the table. */
    public static List<Footnote> of(RunResults report, ResultGroup section) {
        Map<Result, List<QualityFlag>> doubts = report.doubts();
        List<Footnote> remarks = new ArrayList<>();
        for (Result row : section.rows()) {
            report.repeatsOf(row).forEach(repeat -> remarks.add(new Footnote(row, false, repeat.words())));
            if (doubts.containsKey(row)) {
                remarks.add(new Footnote(row, true, QualityFlags.words(doubts.get(row))));
            }
        }
        return remarks;
    }

    /** Stands behind the names of rows in doubt, and before the reason. */
    public String mark() {
        return doubt ? QualityFlags.MARK + " " : "";
    }
}
