package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * One rank's memory for the sets of buffers that operations use in turn. The sets are made one after the other, and each asks for
 * the same buffers in the same order. The first set allocates for all, so thousands of small sets need no more allocations than
 * one.
 */
final class BufferSets implements AutoCloseable {

    /** The same alignment as an allocation's start, so that a kernel may treat all sets alike. */
    private static final long ALIGNMENT_BYTES = 256;

    private final int sets;
    private final List<DeviceMemory> allocations = new ArrayList<>();
    private int set = -1;
    private int next;
    /** Other things that all sets share, and that end with them. */
    private final List<Object> shared = new ArrayList<>();

    private final List<Runnable> ends = new ArrayList<>();
    private int nextShared;

    BufferSets(int sets) {
        this.sets = sets;
    }

    /** Begins the next set. Later requests belong to it. */
    void beginSet() {
        set++;
        next = 0;
        nextShared = 0;
    }

    /** A buffer that only this set has. */
    DeviceMemory own(String what, long bytes) {
        return own(bytes, all -> DeviceMemory.allocate(what, all));
    }

    /** @param allocate allocates this many bytes; all ranks call it at the same time */
    DeviceMemory own(long bytes, LongFunction<DeviceMemory> allocate) {
        long stride = (bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
        return take((sets - 1) * stride + bytes, allocate).slice(set * stride, bytes);
    }

    /** A buffer that all sets share, for what an operation both writes and reads. */
    DeviceMemory shared(String what, long bytes) {
        return shared(bytes, all -> DeviceMemory.allocate(what, all));
    }

    /** The same as {@link #own(long, LongFunction)}. */
    DeviceMemory shared(long bytes, LongFunction<DeviceMemory> allocate) {
        return take(bytes, allocate);
    }

    /** Something that all sets have in common: made for the first, and ended before the memory is freed. */
    @SuppressWarnings("unchecked")
    <T> T shared(Supplier<T> make, Consumer<T> end) {
        if (set == 0) {
            T made = make.get();
            shared.add(made);
            ends.add(() -> end.accept(made));
        }
        return (T) shared.get(nextShared++);
    }

    private DeviceMemory take(long bytes, LongFunction<DeviceMemory> allocate) {
        if (set == 0) {
            allocations.add(allocate.apply(bytes));
        }
        return allocations.get(next++);
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
        allocations.forEach(DeviceMemory::close);
    }
}
