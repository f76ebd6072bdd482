package io.fusedcollective.backend;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/** A kind of machine that ranks run on. */
public interface Backend {

    /** As users type it and results show it: {@code cuda}, {@code host} or {@code simulated}. */
    String name();

    /** The most ranks a world may have here. */
    int maxWorldSize();

    /** Why this implementation cannot compute this problem here, in one line; empty when it can. */
    Optional<String> unavailable(Implementation implementation, Problem problem, int worldSize, FusionOptions options);

    /** Size of the last cache before memory, of the device that has most: what a cold run must get past. */
    long cacheBytes();

    /** How many ranks of a world of this size are threads of this process; the others are processes of their own. */
    default int localRanks(int worldSize) {
        return worldSize;
    }

    /** The devices that the ranks of a world of this size run on, and what connects them. */
    MachineFacts facts(int worldSize);

    /** What this backend needs and has on this machine; works where the backend itself does not. */
    List<Diagnosis> diagnose();

    /** A world whose ranks have yet to join. */
    World open(int worldSize);
}
