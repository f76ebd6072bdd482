package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.cuda.CudaBackend;
import io.fusedcollective.host.HostBackend;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The backends there are, and which one a name means on this machine. */
public final class Backends {

    /** Lets the machine decide: the first backend on which a world fits. */
    public static final String AUTO = "auto";

    private Backends() {}

    /**
     * All that may be had, the preferred first. The host always works, so nobody gets the simulated one unasked; but its
     * ranks are threads of one process, so it has nothing for those who start a process a rank.
     */
    public static List<Backend> all() {
        Optional<Launch> launch = Launch.of(System.getenv());
        List<Backend> all = new ArrayList<>(List.of(CudaBackend.real(launch), CudaBackend.simulated(launch)));
        if (launch.isEmpty()) {
            all.add(1, new HostBackend());
        }
        return all;
    }

    /**
     * The backend that {@code name} (or {@value #AUTO}) means here.
     *
     * @throws InvalidProblemException when there is none of that name
     */
    public static Backend select(String name) {
        List<Backend> all = all();
        if (name.equals(AUTO)) {
            return all.stream().filter(Plan::fits).findFirst().orElse(all.get(0));
        }
        return all.stream().filter(b -> name.equals(b.name())).findFirst().orElseThrow(() -> {
            String allowed = Stream.concat(Stream.of(AUTO), all.stream().map(Backend::name))
                    .collect(Collectors.joining(", "));
            String why = name.equals(Configuration.HOST)
                    ? "backend 'host' has threads of one process for ranks; start it without " + launcher()
                    : "unknown backend '" + name + "'";
            return new InvalidProblemException(why + "; allowed: " + allowed);
        });
    }

    private static String launcher() {
        return Launch.of(System.getenv()).map(Launch::command).orElseThrow();
    }
}
