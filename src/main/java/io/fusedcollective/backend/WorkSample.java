package io.fusedcollective.backend;

/**
 * What a fixed piece of work took on one core.
 *
 * @param coreShare the share of that time in which the work had the core; the rest went to other programs
 */
public record WorkSample(double timeNs, double coreShare) {}
