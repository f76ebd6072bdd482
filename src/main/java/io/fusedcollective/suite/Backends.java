package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.cuda.CudaBackend;
import io.fusedcollective.host.HostBackend;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The backends there are, and which one a name means on this machine. */
public final class Backends {

    /** Lets the machine decide: the first backend on which a world fits. */
    public static final String AUTO = "auto";

    private Backends() {}

    /** All of them, the preferred first. The host always works, so nobody gets the simulated one unasked. */
    public static List<Backend> all() {
        return List.of(CudaBackend.real(), new HostBackend(), CudaBackend.simulated());
    }

    /**
     * The backend that {@code name} (or {@value #AUTO}) means here.
     *
     * @throws InvalidProblemException when there is none of that name
     */
    public static Backend select(String name) {
        return all().stream()
                .filter(b -> name.equals(AUTO) ? Plan.fits(b) : name.equals(b.name()))
                .findFirst()
                .orElseThrow(() -> new InvalidProblemException("unknown backend '" + name + "'; allowed: "
                        + Stream.concat(Stream.of(AUTO), all().stream().map(Backend::name))
                                .collect(Collectors.joining(", "))));
    }
}
