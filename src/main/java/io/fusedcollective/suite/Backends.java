package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.cuda.CudaBackend;
import io.fusedcollective.host.HostBackend;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** The backends there are, and which one a name means on this machine. */
public final class Backends {

    /** Lets the machine decide: the first backend on which a world fits. */
    public static final String AUTO = "auto";

    private Backends() {}

    /** All backends, to look at and not to measure on: making one may set up the process for it. */
    public static List<Backend> all() {
        return byName(Launch.of(System.getenv())).values().stream()
                .map(Supplier::get)
                .toList();
    }

    /** The backend that users want if the machine has it. */
    public static Backend preferred() {
        return byName(Launch.of(System.getenv())).get(BackendKind.CUDA.label()).get();
    }

    /**
     * The backends by name, in order of preference. The host always works, so the machine never chooses the simulated backend.
     * The host's ranks are threads of one process, so it is not available if a launcher started one process per rank.
     */
    public static Map<String, Supplier<Backend>> byName(Optional<Launch> launch) {
        Map<String, Supplier<Backend>> byName = new LinkedHashMap<>();
        byName.put(BackendKind.CUDA.label(), () -> CudaBackend.real(launch));
        if (launch.isEmpty()) {
            byName.put(BackendKind.HOST.label(), HostBackend::new);
        }
        byName.put(BackendKind.SIMULATED.label(), () -> CudaBackend.simulated(launch));
        return byName;
    }

    /** A backend that somebody else put on the class path ({@link ServiceLoader}). Only its name selects it. */
    private static Optional<Backend> ofOthers(String name) {
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.name().equals(name))
                .findFirst();
    }

    /**
     * The backend that {@code name} (or {@value #AUTO}) means here.
     *
     * @throws InvalidProblemException when there is none of that name
     */
    public static Backend select(String name) {
        Map<String, Supplier<Backend>> byName = byName(Launch.of(System.getenv()));
        if (name.equals(AUTO)) {
            return byName.values().stream()
                    .map(Supplier::get)
                    .filter(Plan::fits)
                    .findFirst()
                    .orElseGet(Backends::preferred);
        }
        return named(name, AUTO + ", ");
    }

    /**
     * The backend of this name. JMH writes a result under the name that it was given, so {@value #AUTO} is not allowed here: the
     * result would not say what ran.
     *
     * @throws InvalidProblemException when there is none of that name
     */
    public static Backend named(String name) {
        if (name.equals(AUTO)) {
            throw new InvalidProblemException("backend '" + AUTO + "' would not say in the result what ran; allowed: "
                    + String.join(", ", byName(Launch.of(System.getenv())).keySet()));
        }
        return named(name, "");
    }

    /** @param further what else the option allows that named it */
    private static Backend named(String name, String further) {
        Map<String, Supplier<Backend>> byName = byName(Launch.of(System.getenv()));
        if (!byName.containsKey(name)) {
            Optional<Backend> others = ofOthers(name);
            if (others.isPresent()) {
                return others.get();
            }
            String why = name.equals(BackendKind.HOST.label())
                    ? "backend 'host' has threads of one process for ranks; start it without " + launcher()
                    : "unknown backend '" + name + "'";
            throw new InvalidProblemException(why + "; allowed: " + further + String.join(", ", byName.keySet()));
        }
        return byName.get(name).get();
    }

    private static String launcher() {
        return Launch.of(System.getenv()).map(Launch::command).orElseThrow();
    }
}
