package io.fusedcollective.suite;

import io.fusedcollective.problem.Configuration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Tells how far a run is: a heading for each problem, a line for each row as it ends. */
final class Progress {

    private final PrintWriter out;
    private final int rows;
    private final int rounds;
    private final int labelWidth;
    private final long startNs = System.nanoTime();
    private int done;
    private int runs;
    private Configuration current;

    Progress(PrintWriter out, List<PlannedResult> rows, int rounds) {
        this.out = out;
        this.rows = rows.size();
        this.rounds = rounds;
        this.labelWidth = rows.stream()
                .mapToInt(row -> row.implementation().label().length())
                .max()
                .orElse(0);
    }

    void starting(PlannedResult row) {
        if (!row.configuration().equals(current)) {
            current = row.configuration();
            out.println(current.label());
            out.flush();
        }
    }

    /** A row's turn in a round has ended. */
    void ran() {
        runs++;
    }

    /** Every row has had its turn. */
    void round(int round) {
        if (rounds > 1) {
            out.println("  fork " + (round + 1) + " of " + rounds + " of each, " + left());
            out.flush();
        }
    }

    /** JMH options of the user's may make several results of a row; each is a line. */
    void finished(PlannedResult row, List<String> outcomes) {
        done++;
        String position = "[%3d/%d, %s]".formatted(done, rows, left());
        for (String outcome : outcomes) {
            String label = row.implementation().label();
            out.printf("%-26s %s%s %s%n", position, label, " ".repeat(labelWidth - label.length()), outcome);
        }
        out.flush();
    }

    private String left() {
        return minutes(Duration.ofNanos((System.nanoTime() - startNs) / runs * (rows * rounds - runs))) + " left";
    }

    static String minutes(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
