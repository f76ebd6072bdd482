package io.fusedcollective.results;

/** How often JMH runs a result; zero forks mean that it runs in JMH's own JVM. */
public record Iterations(int warmupIterations, int measurementIterations, int forks) {}
