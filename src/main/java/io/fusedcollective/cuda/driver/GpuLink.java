package io.fusedcollective.cuda.driver;

/**
 * The connection of two GPUs.
 *
 * @param nvLinks number of active NVLinks of each of the two; 0 if no NVLinks connect them
 */
public record GpuLink(Kind kind, int nvLinks) {

    public enum Kind {
        NVLINK(""),
        PCIE("PCIe peer-to-peer"),
        HOST_MEMORY("none (through the host's memory)"),
        SAME_GPU("none (they share a GPU)"),
        NETWORK("NCCL's network"),
        UNKNOWN("unknown (NVML does not see both GPUs)");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    public static GpuLink of(Kind kind) {
        return new GpuLink(kind, 0);
    }

    public static GpuLink nvLink(int links) {
        return new GpuLink(Kind.NVLINK, links);
    }

    public String label() {
        return kind == Kind.NVLINK ? "NVLink, " + nvLinks + " links a GPU" : kind.label;
    }

    /** The link as one number, which processes can exchange. */
    public long code() {
        return ((long) kind.ordinal() << Integer.SIZE) + nvLinks;
    }

    public static GpuLink of(long code) {
        return new GpuLink(Kind.values()[(int) (code >> Integer.SIZE)], (int) code);
    }
}
