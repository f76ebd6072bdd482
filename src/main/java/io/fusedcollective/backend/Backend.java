package io.fusedcollective.backend;

import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/** A kind of machine that ranks run on. */
public interface Backend {

    /** What readers of its results must know. */
    BackendKind kind();

    /** As users type it and results show it: {@code cuda}, {@code host} or {@code simulated}. */
    default String name() {
        return kind().label();
    }

    /** The most ranks a world may have here. */
    int maxWorldSize();

    /** Why this implementation cannot compute this problem here, in one line; empty when it can. */
    Optional<String> unavailable(Implementation implementation, Problem problem, int worldSize, FusionOptions options);

    /** What a run measures here if the user does not say. */
    RunDefaults defaults();

    /** Whether operations are Java, which becomes fast only after the JVM has seen it run for a while. */
    default boolean compilesWhileItRuns() {
        return false;
    }

    /**
     * What a fixed piece of work takes now on the cores that ranks compute on, on as many of them as there are ranks; empty if
     * ranks compute on devices of their own.
     */
    default List<WorkSample> fixedWork(int ranks) {
        return List.of();
    }

    /** What each rank has for itself, in the plural, for example "GPUs"; empty if ranks share it. */
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

    /** What of FlashInfer there is for these options. */
    default List<Diagnosis> diagnoseLibraries(List<String> flashinfers) {
        return List.of();
    }

    /** What this backend needs and has on this machine. It works even if the backend itself does not. */
    List<Diagnosis> diagnose();

    /** Ways to break its devices, for tests of how a run ends. */
    DeviceFaults faults();

    /** A world whose ranks have not joined yet. */
    World open(int worldSize);
}
