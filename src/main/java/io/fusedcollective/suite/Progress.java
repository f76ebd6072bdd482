package io.fusedcollective.suite;

import io.fusedcollective.report.Configuration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Tells how far a run is: a heading for each problem, a line for each row as it ends. */
final class Progress {

    private final PrintWriter out;
    private final int rows;
    private final int labelWidth;
    private final long startNs = System.nanoTime();
    private int done;
    private Configuration current;

    Progress(PrintWriter out, List<PlannedRow> rows) {
        this.out = out;
        this.rows = rows.size();
        this.labelWidth = rows.stream().mapToInt(row -> row.implementation().label().length()).max().orElse(0);
    }

    void starting(PlannedRow row) {
        if (!row.configuration().equals(current)) {
            current = row.configuration();
            out.println(current.label());
            out.flush();
        }
    }

    /** JMH options of the user's may make several results of a row; each is a line. */
    void finished(PlannedRow row, List<String> outcomes) {
        done++;
        Duration left = Duration.ofNanos((System.nanoTime() - startNs) / done * (rows - done));
        String position = "[%3d/%d, %s left]".formatted(done, rows, minutes(left));
        for (String outcome : outcomes) {
            String label = row.implementation().label();
            out.printf("%-26s %s%s %s%n", position, label, " ".repeat(labelWidth - label.length()), outcome);
        }
        out.flush();
    }

    static String minutes(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
