package io.fusedcollective.report;

/** How often JMH runs a row; zero forks mean that it runs in JMH's own JVM. */
public record Protocol(int warmupIterations, int measurementIterations, int forks) {}
