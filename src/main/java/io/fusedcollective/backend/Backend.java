package io.fusedcollective.backend;

import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/** A kind of machine that ranks run on. */
public interface Backend {

    /** The kind of backend, which tells readers how to take its results. */
    BackendKind kind();

    /** The name that users type and results show: {@code cuda}, {@code host} or {@code simulated}. */
    default String name() {
        return kind().label();
    }

    /** The most ranks a world may have here. */
    int maxWorldSize();

    /** Why this implementation cannot compute this problem here, in one line; empty when it can. */
    Optional<String> unavailable(Implementation implementation, Problem problem, int worldSize, FusionOptions options);

    /** The defaults of a run on this backend. */
    RunDefaults defaults();

    /** Whether operations are Java, which becomes fast only after the JVM has seen it run for a while. */
    default boolean compilesWhileItRuns() {
        return false;
    }

    /**
     * The time of a fixed piece of work right now, on as many cores as there are ranks; empty if ranks do not compute on cores.
     */
    default List<WorkSample> fixedWork(int ranks) {
        return List.of();
    }

    /** The devices of which each rank has its own, in the plural, for example "GPUs"; empty if ranks share them. */
    Optional<String> rankDevices();

    /** Bytes of the last cache before memory, on the device with the largest one. A cold run must move more than this. */
    long cacheBytes();

    /** How many ranks of a world of this size are threads of this process. The others are processes of their own. */
    default int localRanks(int worldSize) {
        return worldSize;
    }

    /** The devices that the ranks of a world of this size run on, and what connects them. */
    MachineFacts facts(int worldSize);

    /** FlashInfer's libraries that these options mean here; those that are not there are left out. */
    default List<LibraryFacts> libraries(List<String> flashinfers) {
        return List.of();
    }

    /** Which parts of FlashInfer these options find. */
    default List<Diagnosis> diagnoseLibraries(List<String> flashinfers) {
        return List.of();
    }

    /** The requirements of this backend, and what this machine has of them. This works even if the backend itself does not. */
    List<Diagnosis> diagnose();

    /** Ways to break its devices, for tests of how a run ends. */
    DeviceFaults faults();

    /** A world whose ranks have not joined yet. */
    World open(int worldSize);
}
