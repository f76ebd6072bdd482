package io.fusedcollective.problem;

import java.util.EnumSet;
import java.util.Set;

/**
 * One configuration that every implementation computes: norm (and quantization) of the all-reduced tensor of
 * {@code tokens} rows and {@code hidden} columns.
 *
 * @param tokens   rows, at least 1
 * @param hidden   columns, a multiple of {@value #HIDDEN_MULTIPLE} up to {@value #MAX_HIDDEN}
 * @param residual of which rows a rank adds a residual before the norm; the sum is then an output too
 * @param quantization what becomes of the norm
 * @param outputChoice whether the norm is an output beside codes
 * @param weightOffset 0 or 1, added to the weight in fp32
 */
public record Problem(
        int tokens,
        int hidden,
        DataType dtype,
        Residual residual,
        Quantization quantization,
        OutputChoice outputChoice,
        int weightOffset) {

    /** Whole 16-byte vectors of any dtype, and whole groups of the smallest that share a scale factor. */
    public static final int HIDDEN_MULTIPLE = 16;

    /** A row of float32 is 8192 vectors of 16 bytes, one a thread: 8 blocks of 1024 threads, a cluster of portable size. */
    public static final int MAX_HIDDEN = 32768;

    /** Gemma's norm multiplies by 1 + weight. */
    public static final int MAX_WEIGHT_OFFSET = 1;

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
        if (quantization.groupSize() > 0 && hidden % quantization.groupSize() != 0) {
            throw new InvalidProblemException("hidden " + hidden + " is not a multiple of " + quantization.groupSize()
                    + ", the group size of quant " + quantization.mode().label());
        }
        if (outputChoice == OutputChoice.NORM_AND_CODES && !quantization.quantized()) {
            throw new InvalidProblemException("outputs " + outputChoice.label() + " needs a quantization, as quant "
                    + quantization.mode().label() + " has no codes");
        }
        long scaleBytes = scaleBytes(quantization, tokens, hidden);
        if (scaleBytes > Integer.MAX_VALUE) {
            throw new InvalidProblemException("tokens " + tokens + " x hidden " + hidden + " has " + scaleBytes
                    + " bytes of scale factors, more than " + Integer.MAX_VALUE + ", the most that a check can read");
        }
        if (weightOffset < 0 || weightOffset > MAX_WEIGHT_OFFSET) {
            throw new InvalidProblemException("weightOffset " + weightOffset + " is not 0 or " + MAX_WEIGHT_OFFSET);
        }
    }

    /**
     * A problem with the outputs that the quantization needs, and no weight offset.
     *
     * @param residual whether there is one, of all rows
     */
    public Problem(int tokens, int hidden, DataType dtype, boolean residual, Quantization quantization) {
        this(tokens, hidden, dtype, Residual.of(residual), quantization, OutputChoice.NEEDED, 0);
    }

    /** The same with the defaults of the quant mode. */
    public Problem(int tokens, int hidden, DataType dtype, boolean residual, QuantMode quant) {
        this(tokens, hidden, dtype, residual, Quantization.of(quant));
    }

    public Problem withTokens(int other) {
        return new Problem(other, hidden, dtype, residual, quantization, outputChoice, weightOffset);
    }

    public Problem with(Residual other) {
        return new Problem(tokens, hidden, dtype, other, quantization, outputChoice, weightOffset);
    }

    public QuantMode quant() {
        return quantization.mode();
    }

    /** The outputs that every implementation writes. */
    public Set<Output> outputs() {
        Set<Output> outputs = EnumSet.of(quantization.quantized() ? Output.CODES : Output.NORM);
        if (outputChoice == OutputChoice.NORM_AND_CODES) {
            outputs.add(Output.NORM);
        }
        if (quantization.storesScales()) {
            outputs.add(Output.SCALES);
        }
        if (hasResidual()) {
            outputs.add(Output.RESIDUAL_SUM);
        }
        return outputs;
    }

    public boolean has(Output output) {
        return outputs().contains(output);
    }

    /** Whether a rank adds a residual to its rows, or to some of them. */
    public boolean hasResidual() {
        return residual != Residual.NONE;
    }

    /** Which rows each rank owns. */
    public RowShards shards(int worldSize) {
        return new RowShards(tokens, worldSize);
    }

    /** Whether a rank holds the residual, and leaves the sum, of a row. */
    public boolean holdsResidual(int row, int rank, int worldSize) {
        return switch (residual) {
            case NONE -> false;
            case FULL -> true;
            case SHARDED -> shards(worldSize).owner(row) == rank;
        };
    }

    /** Rows of a rank's residual, and of its sum; with a sharded residual those of a rank that owns the most. */
    public int residualRows(int worldSize) {
        return switch (residual) {
            case NONE -> 0;
            case FULL -> tokens;
            case SHARDED -> shards(worldSize).perRank();
        };
    }

    /** Describes the problem in a heading. */
    public String label() {
        return tokens + (tokens == 1 ? " token x " : " tokens x ") + labelWithoutTokens();
    }

    /** The properties that all problems of a series over tokens share. */
    public String labelWithoutTokens() {
        return hidden + ", " + dtype.label() + ", " + residual.words()
                + (quantization.quantized() ? ", " + quantization.label() : "")
                + (outputChoice == OutputChoice.NORM_AND_CODES ? " with norm" : "")
                + (weightOffset == 0 ? "" : ", weight + " + weightOffset);
    }

    /** Elements of the tensor. */
    public long elements() {
        return (long) tokens * hidden;
    }

    /** Bytes of one row of activations. */
    public long rowBytes() {
        return (long) hidden * dtype.bytes();
    }

    /** Scale factors of a row that are an output. */
    public int scalesPerRow() {
        return quantization.scalesPerRow(hidden);
    }

    /** Bytes that an output has of each row where it is, without padding; 0 if the problem does not have the output. */
    public long rowBytes(Output output) {
        if (!has(output)) {
            return 0;
        }
        return switch (output) {
            case RESIDUAL_SUM, NORM -> rowBytes();
            case CODES -> (long) hidden * quantization.codes().bits() / Byte.SIZE;
            case SCALES ->
                (long) scalesPerRow() * quantization.storage().format().bytes();
        };
    }

    /**
     * Bytes of a buffer with an output of all rows, padding included; 0 if the problem does not have the output. Of the sum with
     * a sharded residual no rank has all rows.
     */
    public long bytes(Output output) {
        return switch (output) {
            case RESIDUAL_SUM, NORM, CODES -> tokens * rowBytes(output);
            case SCALES -> scaleBytes(quantization, tokens, hidden);
        };
    }

    private static long scaleBytes(Quantization quantization, int tokens, int hidden) {
        ScaleStorage storage = quantization.storage();
        return quantization.storesScales()
                ? storage.layout().places(tokens, quantization.scalesPerRow(hidden))
                        * storage.format().bytes()
                : 0;
    }

    /** Bytes of a row of all outputs that every rank leaves of every row, without padding. */
    public long commonOutputRowBytes() {
        return outputs().stream()
                .filter(output -> output != Output.RESIDUAL_SUM)
                .mapToLong(this::rowBytes)
                .sum();
    }

    /** Bytes of the tensor of activations: what a rank contributes to the all-reduce. */
    public long tensorBytes() {
        return tokens * rowBytes();
    }

    /**
     * Bytes of which each of N ranks must receive 2 (N - 1) / N: a share of them to add up from each peer, and then each peer's
     * share of the results. Those of the tensor; with a sharded residual the results are the outputs, so the mean of both.
     */
    public double exchangedBytes() {
        return residual == Residual.SHARDED
                ? (tensorBytes() + tokens * (double) commonOutputRowBytes()) / 2
                : tensorBytes();
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
