package io.fusedcollective.compare;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.Gap;
import io.fusedcollective.report.MachineRecord;
import io.fusedcollective.report.Report;
import io.fusedcollective.report.Row;
import io.fusedcollective.report.RowKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run's results, by what identifies a row.
 *
 * @param name as the user typed the file's
 */
public record Run(String name, Report report, SortedMap<RowKey, Row> rows) {

    public static Run of(String name, Report report) {
        SortedMap<RowKey, Row> rows = new TreeMap<>(RowKey.ORDER);
        for (Row row : report.rows()) {
            if (rows.put(RowKey.of(row), row) != null) {
                throw new InvalidProblemException("%s: two results for %s, %s; which one counts?".formatted(
                        name, row.configuration().label(), row.implementation().label()));
            }
        }
        return new Run(name, report, rows);
    }

    public static Run read(Path file) throws IOException {
        return of(file.toString(), Report.read(file));
    }

    public String revision() {
        return report.machine().map(MachineRecord::revision).orElse("not known");
    }

    /** Why there is no such row, as far as the run says. */
    String reasonForMissing(RowKey key) {
        return report.gaps().stream()
                .filter(gap -> gap.configuration().equals(key.configuration()))
                .filter(gap -> gap.implementation() == key.implementation())
                .findFirst()
                .map(gap -> (gap.status() == Gap.Status.FAILED ? "FAILED: " : "unavailable: ") + gap.reason())
                .orElse("not measured");
    }
}
