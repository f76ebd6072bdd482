package io.fusedcollective.foreign;

import java.util.Optional;

/**
 * The memory that each rank lends to FlashInfer's fused all-reduce, as FlashInfer's
 * {@code trtllm_create_ipc_workspace_for_all_reduce_fusion} lays it out: data (twoshot), flags (twoshot) and lamport (oneshot),
 * which all ranks address, a control block of the rank's own, and a table of where all of them are.
 */
public record FusionWorkspace(FusionShape shape) {

    public static final int CONTROL_BYTES = 5 * Integer.BYTES;
    private static final int FLAGS_PER_RANK = 256;
    private static final int LAMPORT_PARTS = 3;
    /** The kernels compute the beginning of a part in 32 bits, so two parts must be less than 2 GiB. */
    private static final long LARGEST_PART_BYTES = Integer.MAX_VALUE / 2;

    /**
     * FlashInfer makes it ranks x tokens x hidden x 2, whatever the type. The twoshot kernel uses two tensors of it, though,
     * so that 2 ranks in fp32 need twice as much.
     */
    public long dataBytes() {
        return shape.elements() * 2 * Math.max(shape.ranks(), shape.type().bytes());
    }

    /** Zero at first. */
    public long flagBytes() {
        return (long) shape.ranks() * FLAGS_PER_RANK * Integer.BYTES;
    }

    private long lamportPartBytes() {
        return shape.ranks() * shape.elements() * shape.type().bytes();
    }

    /** Filled with {@link #lamportWord} at first. */
    public long lamportBytes() {
        return LAMPORT_PARTS * lamportPartBytes();
    }

    /** Negative zeros of the type: what a kernel takes for "not yet written". */
    public int lamportWord() {
        return shape.type() == ElementType.FLOAT32 ? 0x80000000 : 0x80008000;
    }

    /** The control block at first: arrival counter, two phases, bytes of one lamport part, elements to clear. */
    public int[] controlWords() {
        return new int[] {0, 0, 0, Math.toIntExact(lamportPartBytes()), 0};
    }

    /** Why there can be none of this size, if so. */
    public Optional<String> whyNot() {
        return lamportPartBytes() > LARGEST_PART_BYTES
                ? Optional.of("FlashInfer's fused all-reduce addresses " + LARGEST_PART_BYTES
                        + " bytes (ranks x tokens x hidden" + " x bytes of the type) at most, and this problem has "
                        + lamportPartBytes())
                : Optional.empty();
    }

    /** The buffers that one rank allocates. */
    public long bytes() {
        return dataBytes() + flagBytes() + lamportBytes() + CONTROL_BYTES + 8L * tableEntries();
    }

    /** Number of entries, of 8 bytes each. */
    public int tableEntries() {
        return 3 * shape.ranks() + 1;
    }

    /**
     * The table of one rank.
     *
     * @param data of each rank, as this rank addresses it; likewise flags and lamport
     * @param control this rank's own
     */
    public long[] table(long[] data, long[] flags, long[] lamport, long control) {
        int ranks = shape.ranks();
        long[] table = new long[tableEntries()];
        System.arraycopy(data, 0, table, 0, ranks);
        System.arraycopy(flags, 0, table, ranks, ranks);
        System.arraycopy(lamport, 0, table, 2 * ranks, ranks);
        table[3 * ranks] = control;
        return table;
    }
}
