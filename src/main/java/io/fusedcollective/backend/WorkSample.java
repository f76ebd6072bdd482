package io.fusedcollective.backend;

/**
 * The time of a fixed piece of work on one core.
 *
 * @param coreShare the share of that time in which the work had the core; the rest went to other programs
 */
public record WorkSample(double timeNs, double coreShare) {}
