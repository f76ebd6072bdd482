package io.fusedcollective.report;

/**
 * A mean over iterations and forks.
 *
 * @param timeNs  nanoseconds for one operation
 * @param errorNs half the width of JMH's 99.9 % confidence interval; NaN with fewer than three iterations
 */
public record Measurement(double timeNs, double errorNs) {}
