package io.fusedcollective.foreign;

import java.util.Arrays;
import java.util.Optional;

/**
 * vLLM's custom all-reduce of one rank, as FlashInfer ships it. The library chooses one stage or two as vLLM does: one for two
 * ranks, and below 512 KiB (4 ranks) or 256 KiB (8 ranks).
 *
 * <p>A kernel finds the inputs of all ranks in a slot of {@code rankData} when it runs. The caller fills the slots of captured
 * calls, see {@link #slot}; CUDA graphs and IPC need nothing else of the library.
 */
public final class VllmAllReduce implements AutoCloseable {

    /** Addresses in a slot, for any number of ranks. */
    private static final int SLOT_ADDRESSES = 8;

    public static final int SLOT_BYTES = SLOT_ADDRESSES * Long.BYTES;
    /** The limit that vLLM uses; the kernels have no signals for more. */
    private static final int BLOCKS = 36;

    private static final int BYTES_PER_ACCESS = 16;

    private final FfiLibrary library;
    private final FfiArrays ffi;
    private final long handle;

    VllmAllReduce(FfiLibrary library, FfiArrays ffi, long handle) {
        this.library = library;
        this.ffi = ffi;
        this.handle = handle;
    }

    /**
     * @param signals of each rank, as this rank addresses it, each {@link #workspaceBytes} long and zero at first
     * @param rankData room for {@link #SLOT_BYTES} for each registered input and each captured call
     */
    static VllmAllReduce open(
            FfiLibrary library,
            FfiArrays ffi,
            long[] signals,
            int rank,
            int device,
            long rankData,
            long rankDataBytes) {
        try (FfiObject addresses = ffi.array(signals)) {
            long handle = library.function("init_custom_ar")
                    .call(new FfiArguments()
                            .object(addresses)
                            .tensor(new DeviceTensor(rankData, device, ElementType.UINT8, rankDataBytes))
                            .integer(rank)
                            .bool(true)); // all ranks are linked by NVLink
            return new VllmAllReduce(library, ffi, handle);
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
     * Makes an input known, so that {@link #enqueue} takes it outside a capture too. It takes the next slot, and fills it.
     *
     * @param inputs of each rank, as this rank addresses it
     */
    public void register(long[] inputs) {
        try (FfiObject addresses = ffi.array(inputs)) {
            library.function("register_buffer")
                    .call(new FfiArguments().integer(handle).object(addresses));
        }
    }

    /**
     * Enqueues on the stream of {@link FlashInfer#setStream}. While that stream is capturing, it takes the next slot behind
     * those of all registered inputs. All ranks must call it: kernels wait for each other without a limit.
     */
    public void enqueue(DeviceTensor in, DeviceTensor out) {
        library.function("all_reduce")
                .call(new FfiArguments()
                        .integer(handle)
                        .tensor(in)
                        .tensor(out)
                        .integer(0)
                        .integer(0)
                        .integer(BLOCKS));
    }

    /** The content of a slot: the address of each rank's input for this rank. */
    public static long[] slot(long[] inputs) {
        return Arrays.copyOf(inputs, SLOT_ADDRESSES);
    }

    @Override
    public void close() {
        library.function("dispose").call(new FfiArguments().integer(handle));
    }
}
