package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * One rank's memory for the sets of buffers that operations take in turn. Sets are made one after the other, and each asks
 * for the same buffers in the same order: the first one's asking allocates for all, so that thousands of small sets need
 * no more allocations than one.
 */
final class BufferSets implements AutoCloseable {

    /** As of an allocation's start, so that a kernel may treat all sets alike. */
    private static final long ALIGNMENT_BYTES = 256;

    private final int sets;
    private final List<DeviceMemory> allocations = new ArrayList<>();
    private int set = -1;
    private int next;

    BufferSets(int sets) {
        this.sets = sets;
    }

    /** What is asked for from now on belongs to the next set. */
    void beginSet() {
        set++;
        next = 0;
    }

    /** A buffer that only this set has. */
    DeviceMemory own(String what, long bytes) {
        return own(bytes, all -> DeviceMemory.allocate(what, all));
    }

    /** @param allocate so many bytes, at the same time as on the other ranks */
    DeviceMemory own(long bytes, LongFunction<DeviceMemory> allocate) {
        long stride = (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        return take((sets - 1) * stride + bytes, allocate).slice(set * stride, bytes);
    }

    /** A buffer that all sets have in common: what an operation writes and reads again itself. */
    DeviceMemory shared(String what, long bytes) {
        return shared(bytes, all -> DeviceMemory.allocate(what, all));
    }

    /** As {@link #own(long, LongFunction)}. */
    DeviceMemory shared(long bytes, LongFunction<DeviceMemory> allocate) {
        return take(bytes, allocate);
    }

    private DeviceMemory take(long bytes, LongFunction<DeviceMemory> allocate) {
        if (set == 0) {
            allocations.add(allocate.apply(bytes));
        }
        return allocations.get(next++);
    }

    @Override
    public void close() {
        allocations.forEach(DeviceMemory::close);
    }
}
