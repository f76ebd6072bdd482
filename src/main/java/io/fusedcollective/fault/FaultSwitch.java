package io.fusedcollective.fault;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which fault hits which rank: {@code -D}{@value #PROPERTY}{@code =fault@rank}, or {@code =fault@rank:implementation} to hit
 * the trials of one implementation only. Without the property there is no fault.
 */
record FaultSwitch(Fault fault, int rank, Optional<Implementation> implementation) {

    static final String PROPERTY = "fusedcollective.fault";

    private static final Pattern FORM = Pattern.compile("(\\w+)@(\\d)(?::(\\w+))?");

    /** @throws InvalidProblemException if the property names an unknown fault, rank or implementation */
    static Optional<FaultSwitch> fromProperty() {
        return Optional.ofNullable(System.getProperty(PROPERTY)).map(FaultSwitch::of);
    }

    private static FaultSwitch of(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidProblemException("-D" + PROPERTY + "='" + text
                    + "' is not fault@rank or fault@rank:implementation, for example trial@1:fusedOneshot");
        }
        return new FaultSwitch(
                Fault.of(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Optional.ofNullable(parts.group(3)).map(Implementation::of));
    }

    boolean strikes(Implementation candidate) {
        return implementation.isEmpty() || implementation.get() == candidate;
    }
}
