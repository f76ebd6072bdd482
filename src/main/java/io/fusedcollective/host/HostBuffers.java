package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.format.PackedCodes;
import io.fusedcollective.format.ScaleFactors;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import java.util.Arrays;
import java.util.Optional;

/** A set of one rank's inputs and outputs. A buffer that the problem does not need is null. */
final class HostBuffers {

    /** No right scale factor: NaN in E4M3, as it is for FP8 codes. As a pair of E2M1 codes it is -6 twice. */
    private static final byte POISON = (byte) 0xFF;

    final HostTensor input;
    /** Of the rows that the rank holds it of, as is its sum. */
    final HostTensor residual;

    final float[] weight;

    final HostTensor residualOutput;
    final HostTensor norm;
    /** A row's codes, packed. If a byte holds two codes, the first one is in the lower half. */
    final byte[][] codes;
    /** Scale factors in the quantization's layout. No implementation writes the padding, so it stays 0. */
    final byte[] scales;

    private final Problem problem;
    private final int rank;
    private final int worldSize;
    private final Optional<ScaleFactors> scaleFactors;
    private final int[] scalePadding;

    HostBuffers(int rank, int worldSize, Workload workload) {
        this(workload, rank, worldSize);
        fill(workload.inputs());
    }

    /** A set that shares the inputs of another set. */
    HostBuffers(HostBuffers original, Workload workload) {
        this(workload, original.rank, original.worldSize);
        System.arraycopy(original.weight, 0, weight, 0, weight.length);
        for (int row = 0; row < problem.tokens(); row++) {
            input.copyRow(row, original.input);
            if (holdsResidual(row)) {
                residual.copyRow(residualRow(row), original.residual);
            }
        }
    }

    private HostBuffers(Workload workload, int rank, int worldSize) {
        this.rank = rank;
        this.worldSize = worldSize;
        problem = workload.problem();
        scaleFactors = ScaleFactors.of(problem);
        scalePadding = scaleFactors.map(ScaleFactors::paddingToWrite).orElse(new int[0]);
        input = HostTensor.allocate(problem);
        residual = problem.hasResidual() ? ofResidual() : null;
        weight = new float[problem.hidden()];
        residualOutput = problem.has(Output.RESIDUAL_SUM) ? ofResidual() : null;
        norm = problem.has(Output.NORM) ? HostTensor.allocate(problem) : null;
        codes = problem.has(Output.CODES)
                ? new byte[problem.tokens()][Math.toIntExact(problem.rowBytes(Output.CODES))]
                : null;
        scales = scaleFactors
                .map(factors -> new byte[Math.toIntExact(factors.bytes())])
                .orElse(null);
        poisonOutputs();
    }

    private HostTensor ofResidual() {
        return HostTensor.allocate(problem.dtype(), problem.residualRows(worldSize), problem.hidden());
    }

    boolean holdsResidual(int row) {
        return problem.holdsResidual(row, rank, worldSize);
    }

    /** The row of {@link #residual}, and of its sum, that belongs to a row of the problem. */
    int residualRow(int row) {
        return switch (problem.residual()) {
            case NONE, FULL -> row;
            case SHARDED -> row - problem.shards(worldSize).first(rank);
        };
    }

    void poisonOutputs() {
        if (norm != null) {
            norm.poison();
        }
        if (residualOutput != null) {
            residualOutput.poison();
        }
        if (codes != null) {
            for (byte[] row : codes) {
                Arrays.fill(row, POISON);
            }
        }
        scaleFactors.ifPresent(factors -> System.arraycopy(factors.poisoned(POISON), 0, scales, 0, scales.length));
    }

    OutputRow outputRow(int row) {
        return new OutputRow(
                holdsResidual(row) ? residualOutput.bits(residualRow(row)) : null,
                norm == null ? null : norm.bits(row),
                codes == null ? null : rowCodes(row),
                scaleFactors.map(factors -> factors.row(scales, row)).orElse(null));
    }

    boolean scalePaddingIsZero() {
        return scaleFactors.isEmpty() || scaleFactors.get().paddingIsZero(scales);
    }

    void storeScale(int row, int group, int bits) {
        ScaleFactors factors = scaleFactors.orElseThrow();
        factors.store(scales, row, group, bits);
    }

    /** The rank that stores the last row's scale factors calls it, as in the fused kernels. */
    void storeScalePadding() {
        for (int offset : scalePadding) {
            scales[offset] = 0;
        }
    }

    /** Copies the outputs of a row that every rank leaves. */
    void copyCommonOutputs(int row, HostBuffers from) {
        if (norm != null) {
            norm.copyRow(row, from.norm);
        }
        if (codes != null) {
            System.arraycopy(from.codes[row], 0, codes[row], 0, codes[row].length);
        }
        scaleFactors.ifPresent(factors -> {
            int[] scalesOfRow = factors.row(from.scales, row);
            for (int group = 0; group < scalesOfRow.length; group++) {
                factors.store(scales, row, group, scalesOfRow[group]);
            }
            if (row == problem.tokens() - 1) {
                storeScalePadding();
            }
        });
    }

    private void fill(Inputs inputs) {
        inputs.weight(weight);
        float[] values = new float[problem.hidden()];
        for (int row = 0; row < problem.tokens(); row++) {
            inputs.inputRow(rank, row, values);
            input.write(row, values);
            if (holdsResidual(row)) {
                inputs.residualRow(row, values);
                residual.write(residualRow(row), values);
            }
        }
    }

    private byte[] rowCodes(int row) {
        return PackedCodes.unpacked(problem.quantization().codes(), codes[row]);
    }
}
