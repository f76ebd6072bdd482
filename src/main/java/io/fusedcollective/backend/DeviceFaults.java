package io.fusedcollective.backend;

/** Lets the calling thread's device fail as devices do in practice, to see how a run ends. */
public interface DeviceFaults {

    /** Takes all free memory, until the process ends. */
    void takeAllMemory();

    /**
     * Prepares a kernel that writes to an address outside all allocations.
     *
     * @return launches the kernel; the next call that waits for the device sees the error
     * @throws UnsupportedOperationException if the device runs no kernels
     */
    Runnable writeToNowhere();
}
