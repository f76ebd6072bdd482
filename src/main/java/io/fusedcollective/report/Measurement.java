package io.fusedcollective.report;

/**
 * A mean over iterations and forks.
 *
 * @param timeNs  nanoseconds for one operation
 * @param errorNs half the width of JMH's 99.9 % confidence interval; NaN with fewer than three iterations
 */
public record Measurement(double timeNs, double errorNs) {

    /** With the digits that the error supports. */
    public String timeUs() {
        return Figures.value(timeNs / 1000, errorNs / 1000);
    }

    public String errorUs() {
        return Figures.error(timeNs / 1000, errorNs / 1000);
    }
}
