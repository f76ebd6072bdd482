package io.fusedcollective.fault;

import io.fusedcollective.problem.Labeled;

/** A fault that a user can give a rank on purpose, to see how a run ends. */
public enum Fault implements Labeled {
    /** The rank throws while it prepares a trial. */
    SETUP("setup"),
    /** The rank throws in the middle of a trial. */
    TRIAL("trial"),
    /** The rank's thread ends in the middle of a trial. */
    THREAD("thread"),
    /** The rank's process is killed, as by {@code kill -9}, before it has made anything that the others need. */
    KILL_IN_SETUP("killInSetup"),
    /** The rank's process is killed while the others are in a collective. */
    KILL("kill"),
    /** The rank's process is killed after the measurement. */
    KILL_IN_TEARDOWN("killInTeardown"),
    /** The rank takes part in no further collective, and reports nothing. */
    COLLECTIVE("collective"),
    /** The rank never comes to the next barrier between two invocations, and reports nothing. */
    BARRIER("barrier"),
    /** The rank finds no memory for a trial's buffers: the GPU's is all taken; on the host it asks for more than the heap. */
    MEMORY("memory"),
    /** A kernel writes to an address outside all allocations. GPUs only. */
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
        return Labeled.parse("fault", values(), label);
    }
}
