package io.fusedcollective.backend;

import io.fusedcollective.oracle.OutputRow;

/** A prepared sequence of operations of one rank. All ranks replay together. */
public interface Replay extends AutoCloseable {

    /** Performs the sequence {@code times} times and waits for the end. */
    void run(int times);

    /** Computes the problem at least once on each set of buffers, from the inputs as they were at first: for checks. */
    default void compute() {
        run(1);
    }

    /** Whether each operation starts from the same inputs, so that what many of them leave can be checked. */
    default boolean repeatable() {
        return true;
    }

    /** Duration of the last {@link #run} by the device's own clock, all operations together, in nanoseconds. */
    double deviceTimeNs();

    /** Overwrites the outputs of all sets with a pattern that no correct result has, so that an unwritten element shows. */
    void poisonOutputs();

    /** Copies one row of the outputs, from one of the workload's sets of buffers. */
    OutputRow readRow(int set, int row);

    /** Whether the bytes of the scale buffer that are no row's scale factor are 0; true if there are none. */
    boolean scalePaddingIsZero();

    @Override
    void close();
}
