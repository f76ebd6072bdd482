package io.fusedcollective.suite;

import io.fusedcollective.problem.Configuration;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Shows how far a run is: a heading for each problem, a line for each finished result. */
final class Progress {

    private final PrintWriter out;
    private final int count;
    private final int rounds;
    private final int labelWidth;
    private final long startNs = System.nanoTime();
    private int done;
    private int runs;
    private Configuration current;

    Progress(PrintWriter out, List<PlannedResult> planned, int rounds) {
        this.out = out;
        this.count = planned.size();
        this.rounds = rounds;
        this.labelWidth = planned.stream()
                .mapToInt(one -> one.implementation().label().length())
                .max()
                .orElse(0);
    }

    void starting(PlannedResult planned) {
        if (!planned.configuration().equals(current)) {
            current = planned.configuration();
            out.println(Screen.bold(out, current.label()));
            out.flush();
        }
    }

    /** Shows that a result is being measured, until it is closed. */
    MovingLine measuring(PlannedResult planned) {
        return new MovingLine(out, planned.implementation().label());
    }

    /** Says that a result's turn in a round has ended. */
    void ran() {
        runs++;
    }

    /** Says that every result has had its turn. */
    void round(int round) {
        if (rounds > 1) {
            out.println("  fork " + (round + 1) + " of " + rounds + " of each, " + left());
            out.flush();
        }
    }

    /** Prints the outcomes. JMH options of the user may make several results of one planned result; each is a line. */
    void finished(PlannedResult planned, List<String> outcomes) {
        done++;
        String position = "[%3d/%d, %s]".formatted(done, count, left());
        for (String outcome : outcomes) {
            String label = planned.implementation().label();
            out.printf("%-26s %s%s %s%n", position, label, " ".repeat(labelWidth - label.length()), outcome);
        }
        out.flush();
    }

    private String left() {
        return minutes(Duration.ofNanos((System.nanoTime() - startNs) / runs * (count * rounds - runs))) + " left";
    }

    static String minutes(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
