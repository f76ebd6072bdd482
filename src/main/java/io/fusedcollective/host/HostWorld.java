package io.fusedcollective.host;

import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Rendezvous;
import io.fusedcollective.backend.World;
import java.time.Duration;
import java.util.List;

/** Ranks that are threads of one JVM. */
final class HostWorld implements World {

    private final int size;
    private final Object[] gathered;

    /**
     * Operations use it too. All ranks make the same calls in the same order, and a failure outside an operation must end the
     * waiting inside one.
     */
    private final Rendezvous rendezvous;

    HostWorld(int size, Duration timeout) {
        this.size = size;
        this.gathered = new Object[size];
        this.rendezvous = new Rendezvous(size, timeout);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Rank join(int rank) {
        await(rank);
        return new HostRank(this, rank);
    }

    @Override
    public Rendezvous rendezvous() {
        return rendezvous;
    }

    /** Does nothing: a rank's thread belongs to its caller, and its memory to the garbage collector. */
    @Override
    public void close() {}

    void await(int rank) {
        rendezvous.await(rank);
    }

    /** The values of all ranks, in order of the ranks. All ranks call it together. */
    @SuppressWarnings("unchecked")
    <T> List<T> allGather(int rank, T mine) {
        gathered[rank] = mine;
        await(rank);
        List<T> all = (List<T>) List.of(gathered);
        await(rank);
        return all;
    }
}
