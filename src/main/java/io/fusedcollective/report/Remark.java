package io.fusedcollective.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What stands below a table about one of its rows.
 *
 * @param doubt whether it speaks against the row's time, rather than telling how that came about
 */
public record Remark(Row row, boolean doubt, String words) {

    /** In the order of the table. */
    public static List<Remark> of(Report report, Section section) {
        Map<Row, List<Doubt>> doubts = report.doubts();
        List<Remark> remarks = new ArrayList<>();
        for (Row row : section.rows()) {
            report.repeatsOf(row).forEach(repeat -> remarks.add(new Remark(row, false, repeat.words())));
            if (doubts.containsKey(row)) {
                remarks.add(new Remark(row, true, Doubts.words(doubts.get(row))));
            }
        }
        return remarks;
    }

    /** Stands behind the names of rows in doubt, and before the reason. */
    public String mark() {
        return doubt ? Doubts.MARK + " " : "";
    }
}
