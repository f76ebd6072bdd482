package io.fusedcollective.results;

/** How often JMH measures. Zero forks mean that it measures in its own JVM. */
public record Iterations(int warmupIterations, int measurementIterations, int forks) {}
