package io.fusedcollective.cli;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.Optional;

/** A positive quantity of an option that may be absent. */
final class Positive {

    /** Wide enough for every link there is or will be, and narrow enough for arithmetic with its square. */
    private static final double SMALLEST = 1e-6;

    private static final double LARGEST = 1e9;

    private Positive() {}

    /** @param value null if the option is absent */
    static Optional<Double> optional(String option, Double value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value > 0 && Double.isFinite(value))) {
            throw new InvalidProblemException(option + " " + value + " is not a number above 0");
        }
        if (value < SMALLEST || value > LARGEST) {
            throw new InvalidProblemException(option + " " + value + " is not between 1e-6 and 1e9");
        }
        return Optional.of(value);
    }
}
