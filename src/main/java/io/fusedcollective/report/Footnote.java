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
 * What stands below a table about one of its results.
 *
 * @param flag whether it speaks against the result's time, rather than telling how that came about
 */
public record Footnote(Result result, boolean flag, String words) {

    /** In the order of the table. */
    public static List<Footnote> of(RunResults report, ResultGroup group) {
        Map<Result, List<QualityFlag>> flags = report.flags();
        List<Footnote> footnotes = new ArrayList<>();
        for (Result result : group.results()) {
            report.repeatsOf(result).forEach(repeat -> footnotes.add(new Footnote(result, false, repeat.words())));
            if (flags.containsKey(result)) {
                footnotes.add(new Footnote(result, true, QualityFlags.words(flags.get(result))));
            }
        }
        return footnotes;
    }

    /** Stands behind the names of results in doubt, and before the reason. */
    public String mark() {
        return flag ? QualityFlags.MARK + " " : "";
    }
}
