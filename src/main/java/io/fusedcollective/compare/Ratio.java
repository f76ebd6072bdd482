package io.fusedcollective.compare;

import io.fusedcollective.results.Measurement;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.StatisticalSummary;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.math3.util.Precision;

/**
 * The ratio of two measurements' times, and its interval with {@value #CONFIDENCE_PERCENT} % confidence. The ratio is that of the
 * means that all reports show. The interval around it is as wide as Welch's, of the difference of the mean logarithms: in
 * logarithms a ratio is a difference, and twice as fast is as far from 1 as twice as slow.
 *
 * <p>If both sides have several forks, the samples are the forks' means. Iterations of one fork share its placement in memory, so
 * they are no independent samples of a process's time. They are used only if there is no choice. Their interval is too narrow by
 * an unknown amount, which the {@link NoiseFloor} covers.
 */
public record Ratio(double value, double low, double high) {

    /**
     * Not JMH's 99.9 %. With few forks that would require differences far beyond noise (t is 31.6 with two degrees of freedom). Of
     * a hundred unchanged results one interval misses 1, and the noise floor covers it.
     */
    public static final int CONFIDENCE_PERCENT = 99;

    private static final Welch WELCH = new Welch();

    /** The ratio. If either side has an {@link #obstacle}, the interval excludes nothing. */
    public static Ratio of(Measurement numerator, Measurement denominator) {
        double scores = numerator.timeNs() / denominator.timeNs();
        if (obstacle(numerator).isPresent() || obstacle(denominator).isPresent()) {
            return new Ratio(scores, 0, Double.POSITIVE_INFINITY);
        }
        boolean severalForks =
                Math.min(numerator.forksNs().size(), denominator.forksNs().size()) > 1;
        StatisticalSummary above = severalForks ? forks(numerator) : iterations(numerator.forksNs());
        StatisticalSummary below = severalForks ? forks(denominator) : iterations(denominator.forksNs());
        double spread = Math.exp(WELCH.margin(above, below));
        return new Ratio(scores, scores / spread, scores * spread);
    }

    /** Why this measurement's noise is unknown; empty if it is known. */
    public static Optional<String> obstacle(Measurement measurement) {
        List<Double> times =
                measurement.forksNs().stream().flatMap(List::stream).toList();
        if (!Double.isFinite(measurement.timeNs())) {
            return Optional.of("no time, JMH's score is not a number");
        } else if (times.isEmpty()) {
            return Optional.of("no raw data");
        } else if (measurement.forksNs().stream().anyMatch(List::isEmpty)) {
            return Optional.of("a fork without iterations");
        } else if (times.size() == 1) {
            return Optional.of("one iteration only");
        } else if (!times.stream().allMatch(time -> time > 0 && Double.isFinite(time))) {
            return Optional.of("an iteration without a time");
        }
        return Optional.empty();
    }

    public boolean hasInterval() {
        return Double.isFinite(high);
    }

    /** The same ratio with the interval widened by {@code noise} at both ends. */
    public Ratio widened(double noise) {
        return new Ratio(value, low / (1 + noise), high * (1 + noise));
    }

    /** The ratio for files. Further digits mean nothing, and differ between computers' logarithms. */
    public Ratio rounded() {
        return new Ratio(Precision.round(value, 6), Precision.round(low, 6), Precision.round(high, 6));
    }

    private static StatisticalSummary forks(Measurement measurement) {
        SummaryStatistics means = new SummaryStatistics();
        measurement
                .forksNs()
                .forEach(fork -> means.addValue(iterations(List.of(fork)).getMean()));
        return means;
    }

    private static StatisticalSummary iterations(List<List<Double>> forks) {
        SummaryStatistics logarithms = new SummaryStatistics();
        forks.forEach(fork -> fork.forEach(time -> logarithms.addValue(Math.log(time))));
        return logarithms;
    }

    /** The library tests whether means differ. This gives the interval that belongs to its test. */
    private static final class Welch extends TTest {

        double margin(StatisticalSummary a, StatisticalSummary b) {
            double variance = a.getVariance() / a.getN() + b.getVariance() / b.getN();
            if (variance == 0) {
                return 0;
            }
            double degreesOfFreedom = df(a.getVariance(), b.getVariance(), a.getN(), b.getN());
            double oneSided = 1 - (1 - CONFIDENCE_PERCENT / 100.0) / 2;
            return new TDistribution(null, degreesOfFreedom).inverseCumulativeProbability(oneSided)
                    * Math.sqrt(variance);
        }
    }
}
