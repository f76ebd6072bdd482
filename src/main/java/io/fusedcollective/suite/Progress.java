package io.fusedcollective.suite;

import io.fusedcollective.report.Configuration;
import java.io.PrintWriter;
import java.time.Duration;

/** Tells how far a run is: a heading for each problem, a line for each row as it ends. */
final class Progress {

    private final PrintWriter out;
    private final int rows;
    private final long startNs = System.nanoTime();
    private int done;
    private Configuration current;

    Progress(PrintWriter out, int rows) {
        this.out = out;
        this.rows = rows;
    }

    void starting(PlannedRow row) {
        if (!row.configuration().equals(current)) {
            current = row.configuration();
            out.println(current.label());
            out.flush();
        }
    }

    void finished(PlannedRow row, String outcome) {
        done++;
        Duration left = Duration.ofNanos((System.nanoTime() - startNs) / done * (rows - done));
        out.printf("[%3d/%d, %s left]  %-16s %s%n", done, rows, minutes(left), row.implementation().label(), outcome);
        out.flush();
    }

    static String minutes(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
