package io.fusedcollective.backend;

import java.util.List;
import java.util.Optional;

/** All ranks of a collective. */
public interface World extends AutoCloseable {

    /** All of them, wherever they are. */
    int size();

    /** Those that are threads of this process; the others' peers are processes of their own. */
    default int localRanks() {
        return size();
    }

    /** The lowest rank of this process. */
    default int firstLocalRank() {
        return 0;
    }

    /**
     * Becomes one rank of this world. Called once on each rank's own thread; returns when all ranks have joined and
     * can reach one another.
     */
    Rank join(int rank);

    /** What connects each two ranks, in words, where only the ranks themselves can tell; known once they have joined. */
    default Optional<String> links() {
        return Optional.empty();
    }

    /** Where a rank of this process that fails tells the others of it, and where these line up. */
    Rendezvous rendezvous();

    /** Each of the ranks' devices once; empty where there is nobody to ask. */
    default List<DeviceMonitor> monitors() {
        return List.of();
    }

    /**
     * Waits until every rank of the world has come.
     *
     * @throws RankFailedException when a rank failed, or does not come
     */
    default void lineUp(int rank) {
        rendezvous().await(rank);
    }

    /** What every rank gave, in order of the ranks; all of them call it together. */
    default long[] exchange(int rank, long value) {
        return rendezvous().exchange(rank, value);
    }

    /**
     * Ends, where it can, what ranks wait for in native code, where no failure of another rank reaches them: once a rank
     * has failed, or when one has waited for longer than anything takes, which then is a failure itself. Called every
     * so often, from a thread that is no rank's.
     */
    default void endStuckWaits() {}

    @Override
    void close();
}
