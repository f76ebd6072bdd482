package io.fusedcollective.problem;

import java.util.Arrays;
import java.util.stream.Collectors;

/** An enum constant with the name that users type and read in params, options and results. */
public interface Labeled {

    String label();

    /**
     * The constant with this label.
     *
     * @param what what the label names, for the error's one line
     * @throws InvalidProblemException if no constant has it; the message lists those allowed
     */
    static <E extends Labeled> E parse(String what, E[] constants, String label) {
        for (E constant : constants) {
            if (constant.label().equals(label)) {
                return constant;
            }
        }
        String allowed = Arrays.stream(constants).map(Labeled::label).distinct().collect(Collectors.joining(", "));
        throw new InvalidProblemException("unknown " + what + " '" + label + "'; allowed: " + allowed);
    }
}
