package io.fusedcollective.fault;

import io.fusedcollective.problem.Labelled;

/** What can be made to go wrong on a rank, to see how a run ends. */
public enum Fault implements Labelled {
    /** Throws while it prepares a trial. */
    SETUP("setup"),
    /** Throws in the middle of a trial. */
    TRIAL("trial"),
    /** The rank's thread ends in the middle of a trial. */
    THREAD("thread"),
    /** Its process is killed, as by {@code kill -9}, before it has made anything that the others need. */
    KILL_IN_SETUP("killInSetup"),
    /** Its process is killed while the others are in a collective. */
    KILL("kill"),
    /** Its process is killed after all has been measured. */
    KILL_IN_TEARDOWN("killInTeardown"),
    /** Does not take part in a collective any more, and says nothing. */
    COLLECTIVE("collective"),
    /** Never comes back to the barrier between two invocations, and says nothing. */
    BARRIER("barrier"),
    /** Finds no memory for a trial's buffers: the GPU's is all taken, or on the host it asks for more than the heap. */
    MEMORY("memory"),
    /** A kernel writes to an address that nobody owns. GPUs only. */
    KERNEL("kernel");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    static Fault of(String label) {
        return Labelled.parse("fault", values(), label);
    }
}
