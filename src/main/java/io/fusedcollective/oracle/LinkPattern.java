package io.fusedcollective.oracle;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;

/**
 * The words that ranks write to one another to find the link's peak, and their places: a rank's buffer has the words of one peer
 * after another, in the order of the ranks. {@code link_peak.cuh} writes the same.
 */
public final class LinkPattern {

    public static final int VECTOR_BYTES = 16;

    /** 2^32 over the golden ratio; it makes the senders' words differ. */
    private static final int SENDER_STEP = 0x9E3779B9;

    private final Problem problem;
    private final int worldSize;
    private final int rank;

    /** @param rank the receiver */
    public LinkPattern(Problem problem, int worldSize, int rank) {
        this.problem = problem;
        this.worldSize = worldSize;
        this.rank = rank;
    }

    /**
     * Number of 16-byte vectors that each rank writes to each of its peers: 2 / N of the tensor. So each rank receives
     * 2 (N - 1) / N of it, the fewest bytes that an all-reduce between N ranks needs: N - 1 shares to add up, and the sums of
     * the N - 1 other shares.
     */
    public long vectorsPerPeer() {
        long tensorVectors = problem.tensorBytes() / VECTOR_BYTES;
        return (2 * tensorVectors + worldSize - 1) / worldSize;
    }

    /** Bytes that each rank receives. */
    public long receivedBytes() {
        return (worldSize - 1) * vectorsPerPeer() * VECTOR_BYTES;
    }

    /** The offset in this rank's buffer at which a peer's vectors begin. */
    public long offsetBytes(int sender) {
        int place = sender < rank ? sender : sender - 1;
        return place * vectorsPerPeer() * VECTOR_BYTES;
    }

    /**
     * The offset in the buffer of the bytes that represent a row of the tensor. Rows are spread evenly over all that was
     * received, the first at its start, the last at its end.
     */
    public long rowOffsetBytes(int row) {
        if (problem.tokens() == 1) {
            return 0;
        }
        long lastVector = (receivedBytes() - problem.rowBytes()) / VECTOR_BYTES;
        return row * lastVector / (problem.tokens() - 1) * VECTOR_BYTES;
    }

    /** Compares the bytes that represent a row with what peers should have written there. */
    RowCheck check(int row, OutputRow actual) {
        int[] found = actual.norm();
        long wrong = 0;
        String firstWrong = null;
        for (int i = 0; i < problem.hidden(); i++) {
            long offsetBytes = rowOffsetBytes(row) + (long) i * problem.dtype().bytes();
            int expected = element(offsetBytes);
            if (found[i] != expected) {
                wrong++;
                if (firstWrong == null) {
                    firstWrong = String.format(
                            "byte %d of what the link brought: expected 0x%x from rank %d, got 0x%x",
                            offsetBytes, expected, sender(offsetBytes), found[i]);
                }
            }
        }
        return new RowCheck(found.length, wrong, 0, 0, firstWrong);
    }

    /** The bits of an element of the dtype's size, so that rows read like those of other outputs. */
    int element(long offsetBytes) {
        long slotBytes = vectorsPerPeer() * VECTOR_BYTES;
        int word = word(sender(offsetBytes), (int) (offsetBytes % slotBytes / Integer.BYTES));
        if (problem.dtype() == DataType.FLOAT32) {
            return word;
        }
        return offsetBytes % Integer.BYTES == 0 ? word & 0xFFFF : word >>> 16;
    }

    private int sender(long offsetBytes) {
        int place = (int) (offsetBytes / (vectorsPerPeer() * VECTOR_BYTES));
        return place < rank ? place : place + 1;
    }

    /** A word, mixed by the finalizer of MurmurHash3 (Austin Appleby, public domain), as {@code linkPatternWord} in CUDA. */
    static int word(int sender, int index) {
        int hash = index ^ (sender + 1) * SENDER_STEP;
        hash ^= hash >>> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >>> 13;
        hash *= 0xC2B2AE35;
        return hash ^ hash >>> 16;
    }
}
