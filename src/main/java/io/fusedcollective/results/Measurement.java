package io.fusedcollective.results;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * A mean over iterations and forks.
 *
 * @param timeNs  nanoseconds for one operation
 * @param errorNs half the width of JMH's 99.9 % confidence interval; NaN with fewer than three iterations
 * @param forksNs each fork's iterations, for readers who need more than the mean; empty if the results lack them
 */
public record Measurement(double timeNs, double errorNs, List<List<Double>> forksNs) {

    public Measurement(double timeNs, double errorNs) {
        this(timeNs, errorNs, List.of());
    }

    /** The median over all iterations of all forks, which a few disturbed ones do not move; NaN without iterations. */
    public double medianNs() {
        return new Median()
                .evaluate(forksNs.stream()
                        .flatMap(List::stream)
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    /** Coefficient of variation over all iterations of all forks; NaN with fewer than two. */
    public double variation() {
        DescriptiveStatistics times = new DescriptiveStatistics();
        forksNs.forEach(fork -> fork.forEach(times::addValue));
        return times.getN() < 2 ? Double.NaN : times.getStandardDeviation() / times.getMean();
    }

    /**
     * Whether the distance of two times is beyond their errors, so that one is certainly the faster one. It is not if an error is not
     * known. Nothing announces a gain or a loss that is not.
     */
    public boolean clearlyDiffersFrom(Measurement other) {
        return Math.abs(timeNs - other.timeNs) > errorNs + other.errorNs;
    }

    /** The time in microseconds, with the digits that the error supports. */
    public String timeUs() {
        return Figures.value(timeNs / 1000, errorNs / 1000);
    }

    /** The median in microseconds, with the digits of the time. */
    public String medianUs() {
        return Figures.value(medianNs() / 1000, errorNs / 1000);
    }

    public String errorUs() {
        return Figures.error(timeNs / 1000, errorNs / 1000);
    }
}
