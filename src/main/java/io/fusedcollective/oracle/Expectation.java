package io.fusedcollective.oracle;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;

/** What the rows that a rank writes are held against. */
@FunctionalInterface
public interface Expectation {

    /** Compares all elements of a row. */
    RowCheck check(int row, OutputRow actual);

    static Expectation of(
            Implementation implementation,
            Problem problem,
            Inputs inputs,
            FusionOptions options,
            int worldSize,
            int rank) {
        Oracle oracle = new Oracle(problem, inputs, worldSize, Summation.of(implementation, options));
        return switch (implementation.kind()) {
            case STANDARD, FUSED -> oracle::check;
            case PROBE ->
                switch (implementation.allReduce()) {
                    case NONE -> new LinkPattern(problem, worldSize, rank)::check;
                    default -> oracle::checkSum;
                };
        };
    }
}
