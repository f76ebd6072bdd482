package io.fusedcollective.cli;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.Optional;

/** A positive quantity of an option that may be absent. */
final class Positive {

    private Positive() {}

    /** @param value null if the option is absent */
    static Optional<Double> optional(String option, Double value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value > 0 && Double.isFinite(value))) {
            throw new InvalidProblemException(option + " " + value + " is not a number above 0");
        }
        return Optional.of(value);
    }
}
