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

    @Override
    void close();
}
