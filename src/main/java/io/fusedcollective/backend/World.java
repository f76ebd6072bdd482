package io.fusedcollective.backend;

import java.util.List;
import java.util.Optional;

/** All ranks of a collective. */
public interface World extends AutoCloseable {

    /** Number of ranks, in all processes together. */
    int size();

    /** Number of ranks that are threads of this process. The others are in processes of their own. */
    default int localRanks() {
        return size();
    }

    /** The lowest rank of this process. */
    default int firstLocalRank() {
        return 0;
    }

    /**
     * Becomes one rank of this world. Each rank calls it once, on its own thread. It returns when all ranks have joined and can
     * reach one another.
     */
    Rank join(int rank);

    /** What connects each two ranks, in words, if only the ranks themselves can tell. It is known once they have joined. */
    default Optional<String> links() {
        return Optional.empty();
    }

    /** Where the ranks of this process line up, and where a rank that fails tells the others. */
    Rendezvous rendezvous();

    /** One monitor for each of the ranks' devices; empty if the devices cannot be asked. */
    default List<DeviceMonitor> monitors() {
        return List.of();
    }

    /**
     * Waits until every rank of the world has come.
     *
     * @throws RankFailedException if a rank failed or does not come
     */
    default void lineUp(int rank) {
        rendezvous().await(rank);
    }

    /** The values of all ranks, in order of the ranks. All ranks call it together. */
    default long[] exchange(int rank, long value) {
        return rendezvous().exchange(rank, value);
    }

    /**
     * Ends waits in native code if it can, because a rank in native code does not see that another one has failed. It does so once
     * a rank has failed. It also does so if a rank has waited for longer than anything takes, which then is a failure itself.
     * {@link FailureWatch} calls it regularly, from a thread of its own.
     */
    default void endStuckWaits() {}

    @Override
    void close();
}
