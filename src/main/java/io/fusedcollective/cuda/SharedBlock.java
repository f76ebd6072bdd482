package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.function.Consumer;

/**
 * Memory of one rank that all ranks address. It stays from one implementation to the next and only grows: what one process
 * opened to another stays open until it ends.
 */
final class SharedBlock implements AutoCloseable {

    private final String what;
    private DeviceMemory memory;
    private long[] addresses;

    /** @param what for errors, for example "the workspace that peers write into" */
    SharedBlock(String what) {
        this.what = what;
    }

    /**
     * Makes the block large enough. All ranks call it together, between launches.
     *
     * @param prepare gets a new block before others can address it
     */
    void reserve(long bytes, CudaRank rank, Consumer<DeviceMemory> prepare) {
        if (memory == null || memory.bytes() < bytes) {
            rank.lineUp();
            close();
            memory = DeviceMemory.allocate(what, bytes);
            prepare.accept(memory);
            addresses = rank.share(memory);
        }
    }

    DeviceMemory memory() {
        return memory;
    }

    /** The addresses of all ranks' blocks, valid in this rank's kernels. */
    long[] addresses() {
        return addresses;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
