package io.fusedcollective.backend;

/** All ranks of a collective. */
public interface World extends AutoCloseable {

    int size();

    /**
     * Becomes one rank of this world. Called once on each rank's own thread; returns when all ranks have joined and
     * can reach one another.
     */
    Rank join(int rank);

    /** Where ranks line up, and where one that fails tells the others. */
    Rendezvous rendezvous();

    /**
     * Ends, where it can, what ranks wait for in native code, where no failure of another rank reaches them: once a rank
     * has failed, or when one has waited for longer than anything takes, which then is a failure itself. Called every
     * so often, from a thread that is no rank's.
     */
    default void endStuckWaits() {}

    @Override
    void close();
}
