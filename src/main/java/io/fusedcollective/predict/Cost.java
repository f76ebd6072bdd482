package io.fusedcollective.predict;

/** The kinds of cost that an operation pays. Each cost has its own price, in nanoseconds for one, or for one byte. */
enum Cost {
    ELEMENTARY_KERNEL("an elementary kernel", false),
    ROW_KERNEL("a norm or quantization kernel", false),
    EXCHANGE("a peer-to-peer or fused kernel", false),
    /** The time from a rank's store until its peer has the value and works with it. */
    CROSSING("a crossing of the link", false),
    LINK_BYTE("bytes received over the link", true),
    CACHED_BYTE("bytes read or written in the L2", true),
    MEMORY_BYTE("bytes read or written in memory", true),
    NCCL_SMALL("NCCL up to 1 MiB, beyond its crossings", false),
    NCCL_SMALL_BYTE("bytes received from NCCL up to 1 MiB", true),
    NCCL_LARGE("NCCL above 1 MiB, beyond its crossings", false),
    NCCL_LARGE_BYTE("bytes received from NCCL above 1 MiB", true),
    /** A reduce-scatter or an all-gather: measured beside all-reduces, it is slower for each byte, and starts sooner. */
    NCCL_HALF("NCCL's half rings above 1 MiB, beyond crossings", false),
    NCCL_HALF_BYTE("bytes received from them", true),
    /** The instructions only, as with {@link #FP8_GROUPS}; other costs count the bytes. */
    FP4_CODES("FP4 codes in a kernel, beyond the rest", false),
    FP8_GROUPS("FP8 groups in a kernel, beyond the rest", false),
    /** A step of a ring in NCCL's own cost model: hwLatencies, NVLink, ring, LL128 (src/graph/tuning.cc of 2.30.7). */
    NCCL_SMALL_STEP(1900),
    /** The same for its Simple protocol. */
    NCCL_LARGE_STEP(3400);

    private final String label;
    private final boolean perByte;
    private final double knownNs;

    Cost(String label, boolean perByte) {
        this.label = label;
        this.perByte = perByte;
        this.knownNs = Double.NaN;
    }

    Cost(double knownNs) {
        this.label = "";
        this.perByte = false;
        this.knownNs = knownNs;
    }

    String label() {
        return label;
    }

    boolean perByte() {
        return perByte;
    }

    /** Whether the price is fitted to measured results; otherwise it is {@link #knownNs}. */
    boolean fitted() {
        return Double.isNaN(knownNs);
    }

    double knownNs() {
        return knownNs;
    }
}
