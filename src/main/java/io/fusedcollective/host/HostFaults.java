package io.fusedcollective.host;

import io.fusedcollective.backend.DeviceFaults;
import java.util.ArrayList;
import java.util.List;

/** The faults of the host, on which this JVM is the device of every rank. */
final class HostFaults implements DeviceFaults {

    /** The longest array that a JVM allows. */
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /**
     * Uses the largest possible arrays. With smaller ones, a large heap would fill slowly, and the waiting ranks would run into
     * their timeouts.
     */
    @Override
    public void takeAllMemory() {
        int longs = (int) Math.min(LARGEST_ARRAY, Runtime.getRuntime().maxMemory() / Long.BYTES);
        List<long[]> taken = new ArrayList<>();
        while (true) {
            taken.add(new long[longs]);
        }
    }

    @Override
    public Runnable writeToNowhere() {
        throw new UnsupportedOperationException("the host runs no kernels");
    }
}
