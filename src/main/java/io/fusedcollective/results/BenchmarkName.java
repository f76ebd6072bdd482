package io.fusedcollective.results;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;

/**
 * The full names of this suite's benchmark methods. They have a class of their own because forks need them, and a fork that also
 * loaded what reads JSON would start a tenth of a second later.
 */
public final class BenchmarkName {

    /** The package of this suite's benchmarks. The last part of a benchmark's name is the implementation. */
    public static final String PACKAGE = "io.fusedcollective.bench.";

    private BenchmarkName() {}

    /**
     * The implementation that a benchmark method measures: it has its name.
     *
     * @throws InvalidProblemException if the benchmark is not one of this suite
     */
    public static Implementation implementation(String benchmark) {
        if (!benchmark.startsWith(PACKAGE)) {
            throw new InvalidProblemException(
                    "benchmark '" + benchmark + "' is not of this suite, whose names start with " + PACKAGE);
        }
        return Implementation.of(benchmark.substring(benchmark.lastIndexOf('.') + 1));
    }
}
