package io.fusedcollective.oracle;

import io.fusedcollective.problem.Arithmetic;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/** The expected content of the rows that a rank writes. */
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
        Optional<Arithmetic> arithmetic = implementation.arithmetic(options);
        if (arithmetic.isEmpty()) {
            return new LinkPattern(problem, worldSize, rank)::check;
        }
        Oracle oracle = new Oracle(problem, inputs, worldSize, arithmetic.get());
        return implementation.kind() == Implementation.Kind.PROBE
                ? oracle::checkSum
                : (row, actual) -> oracle.check(row, actual, problem.holdsResidual(row, rank, worldSize));
    }
}
