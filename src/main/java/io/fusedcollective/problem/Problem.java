package io.fusedcollective.problem;

/**
 * One configuration that every implementation computes: norm (and quantisation) of the all-reduced tensor of
 * {@code tokens} rows and {@code hidden} columns.
 *
 * @param tokens   rows, at least 1
 * @param hidden   columns, a multiple of {@value #HIDDEN_MULTIPLE} up to {@value #MAX_HIDDEN}
 * @param residual whether a residual is added before the norm; the sum is then an output too
 */
public record Problem(int tokens, int hidden, DataType dtype, boolean residual, QuantMode quant) {

    /** An FP4 block of 16 elements must lie in one row; 16 elements are also whole 16-byte vectors of any dtype. */
    public static final int HIDDEN_MULTIPLE = QuantMode.BLOCK_SIZE;

    /** One thread block keeps a row in registers: 1024 threads, four 16-byte vectors of float32 each. */
    public static final int MAX_HIDDEN = 16384;

    /** Rows and elements of a row are counted in 32 bits on the GPU, elements of the tensor in 64. */
    public static final int MAX_TOKENS = 1 << 20;

    public Problem {
        if (tokens < 1 || tokens > MAX_TOKENS) {
            throw new InvalidProblemException("tokens " + tokens + " is not between 1 and " + MAX_TOKENS);
        }
        if (hidden < HIDDEN_MULTIPLE || hidden > MAX_HIDDEN || hidden % HIDDEN_MULTIPLE != 0) {
            throw new InvalidProblemException("hidden " + hidden + " is not a multiple of " + HIDDEN_MULTIPLE
                    + " between " + HIDDEN_MULTIPLE + " and " + MAX_HIDDEN);
        }
    }

    /** In the words of a heading. */
    public String label() {
        return tokens + " tokens x " + labelWithoutTokens();
    }

    /** What a series over tokens has in common. */
    public String labelWithoutTokens() {
        return hidden + ", " + dtype.label() + (residual ? ", residual" : ", no residual")
                + (quant == QuantMode.NONE ? "" : ", " + quant.label());
    }

    /** Elements of the tensor. */
    public long elements() {
        return (long) tokens * hidden;
    }

    /** Bytes of one row of activations. */
    public long rowBytes() {
        return (long) hidden * dtype.bytes();
    }

    /** Bytes of the tensor of activations: what a rank contributes to the all-reduce. */
    public long tensorBytes() {
        return tokens * rowBytes();
    }

    /**
     * How often the tensor crosses the link in a peer-to-peer all-reduce: small ones are sent whole to every rank, larger
     * ones in two stages, by the limits of vLLM's custom all-reduce.
     */
    public int peerToPeerStages(int worldSize) {
        long limitBytes = switch (worldSize) {
            case 2 -> Long.MAX_VALUE;
            case 4 -> 512 << 10;
            default -> 256 << 10;
        };
        return tensorBytes() < limitBytes ? 1 : 2;
    }
}
