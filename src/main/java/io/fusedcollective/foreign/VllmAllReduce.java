package io.fusedcollective.foreign;

import java.util.Arrays;
import java.util.Optional;

/**
 * vLLM's custom all-reduce of one rank, as FlashInfer ships it. The library chooses one stage or two as vLLM does: one for two
 * ranks, and below 512 KiB (4 ranks) or 256 KiB (8 ranks).
 *
 * <p>Each call that a stream's capture records takes the next slot of {@code rankData}, in which the kernel finds the inputs
 * of all ranks when it runs. The caller fills the slots after the capture, see {@link #slot}.
 */
public final class VllmAllReduce implements AutoCloseable {

    /** Addresses in a slot, whatever the number of ranks. */
    private static final int SLOT_ADDRESSES = 8;

    public static final int SLOT_BYTES = SLOT_ADDRESSES * Long.BYTES;
    /** As vLLM calls it; the kernels have signals for no more. */
    private static final int BLOCKS = 36;

    private static final int BYTES_PER_ACCESS = 16;

    private final FfiLibrary library;
    private final long handle;
    private int calls;

    VllmAllReduce(FfiLibrary library, long handle) {
        this.library = library;
        this.handle = handle;
    }

    /**
     * @param signals of each rank, as this rank addresses it, each {@link #workspaceBytes} long and zero at first
     * @param rankData room for {@link #SLOT_BYTES} for each call that will be captured
     */
    static VllmAllReduce open(
            FfiLibrary library, TvmFfi ffi, long[] signals, int rank, int device, long rankData, long rankDataBytes) {
        try (FfiObject addresses = ffi.array(signals)) {
            long handle = library.function("init_custom_ar")
                    .call(new FfiArguments()
                            .object(addresses)
                            .tensor(new DeviceTensor(rankData, device, ElementType.UINT8, rankDataBytes))
                            .integer(rank)
                            .bool(true)); // all ranks are linked by NVLink
            return new VllmAllReduce(library, handle);
        }
    }

    /** Why it does not take the problem, if so. */
    public static Optional<String> whyNot(int ranks, long elements, ElementType type) {
        if (ranks > SLOT_ADDRESSES || ranks % 2 != 0) {
            return Optional.of("vLLM's custom all-reduce is made for 2, 4, 6 and 8 ranks");
        }
        if (elements * type.bytes() % BYTES_PER_ACCESS != 0) {
            return Optional.of("vLLM's custom all-reduce needs a multiple of " + BYTES_PER_ACCESS + " bytes");
        }
        return Optional.empty();
    }

    /** Signals, and behind them room for the sums that two stages exchange. */
    static long workspaceBytes(FfiLibrary library, long tensorBytes) {
        return library.function("meta_size").call(new FfiArguments()) + tensorBytes;
    }

    /**
     * Enqueues on the stream of {@link FlashInfer#setStream}, which must be capturing. All ranks must do so: kernels wait for
     * each other without a limit.
     *
     * @return the number of the call's slot
     */
    public int enqueue(DeviceTensor in, DeviceTensor out) {
        library.function("all_reduce")
                .call(new FfiArguments()
                        .integer(handle)
                        .tensor(in)
                        .tensor(out)
                        .integer(0)
                        .integer(0)
                        .integer(BLOCKS));
        return calls++;
    }

    /** What belongs into the slot of a call, from byte number x {@link #SLOT_BYTES} on: each rank's input. */
    public static long[] slot(long[] inputs) {
        return Arrays.copyOf(inputs, SLOT_ADDRESSES);
    }

    @Override
    public void close() {
        library.function("dispose").call(new FfiArguments().integer(handle));
    }
}
