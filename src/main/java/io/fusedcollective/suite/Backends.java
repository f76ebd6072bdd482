package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.List;

/** The backends there are, and which one a name means on this machine. */
public final class Backends {

    /** Lets the machine decide: the GPUs where a world of two fits on them, the host otherwise. */
    public static final String AUTO = "auto";

    private Backends() {}

    /** All of them, the preferred first. */
    public static List<Backend> all() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The backend that {@code name} (or {@value #AUTO}) means here. */
    public static Backend select(String name) {
        throw new InvalidProblemException("unknown backend '" + name + "'");
    }
}
