package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The link between ranks: the limit of every all-reduce.
 *
 * @param gbPerS   its peak: what one rank can receive, in 10^9 bytes a second
 * @param measured whether the run measured it; otherwise the user gave it
 */
public record Link(double gbPerS, boolean measured) {

    /** Heading of the column with {@link #limitCell}. */
    public static final String HEADING = "% of limit";

    public static Link given(double gbPerS) {
        return new Link(gbPerS, false);
    }

    /** The most that any result of {@code linkPeak} reached. Empty if there is none, or if ranks shared GPUs. */
    static Optional<Link> measured(List<Result> results) {
        return results.stream()
                .filter(result -> result.implementation() == Implementation.LINK_PEAK
                        && result.configuration().backendKind().timesMeanSomething())
                .map(result -> Bandwidth.of(result).bus())
                .filter(Double::isFinite)
                .max(Comparator.naturalOrder())
                .map(peak -> new Link(peak, true));
    }

    /** The peak and where it comes from. */
    public String description() {
        String speed = measured
                ? Figures.value(gbPerS, Double.NaN)
                : BigDecimal.valueOf(gbPerS).stripTrailingZeros().toPlainString();
        return speed + " GB/s as " + (measured ? "measured" : "given");
    }

    public double leastUsPerToken(Configuration configuration) {
        double bytes = Bandwidth.leastReceivedBytes(configuration.worldSize(), configuration.problem());
        return bytes / configuration.problem().tokens() / (gbPerS * 1000);
    }

    /** How much of a result's time the link alone would need for what each rank must receive, in percent. */
    public double percentOfLimit(Result result) {
        return 100 * Bandwidth.of(result).bus() / gbPerS;
    }

    /** {@link #percentOfLimit} for a table. */
    public String limitCell(Result result) {
        double percent = percentOfLimit(result);
        return Double.isFinite(percent) ? String.format(Locale.ROOT, "%.1f", percent) : Figures.NONE;
    }
}
