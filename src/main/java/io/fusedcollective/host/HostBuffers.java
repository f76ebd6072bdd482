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

/** A set of one rank's inputs and outputs. What a problem has no use for is null. */
final class HostBuffers {

    /** No right scale factor: NaN in E4M3, as it is for FP8 codes. As a pair of E2M1 codes it is -6 twice. */
    private static final byte POISON = (byte) 0xFF;

    final HostTensor input;
    final HostTensor residual;
    final float[] weight;

    final HostTensor residualOutput;
    final HostTensor norm;
    /** A row's codes, packed: of two in a byte the first is in the lower half. */
    final byte[][] codes;
    /** In the quantization's layout; nobody writes its padding, which stays 0. */
    final byte[] scales;

    private final Problem problem;
    private final Optional<ScaleFactors> scaleFactors;
    private final int[] scalePadding;

    HostBuffers(int rank, Workload workload) {
        this(workload);
        fill(rank, workload.inputs());
    }

    /** With the inputs of another set. */
    HostBuffers(HostBuffers original, Workload workload) {
        this(workload);
        System.arraycopy(original.weight, 0, weight, 0, weight.length);
        for (int row = 0; row < problem.tokens(); row++) {
            input.copyRow(row, original.input);
            if (residual != null) {
                residual.copyRow(row, original.residual);
            }
        }
    }

    private HostBuffers(Workload workload) {
        problem = workload.problem();
        scaleFactors = ScaleFactors.of(problem);
        scalePadding = scaleFactors.map(ScaleFactors::paddingToWrite).orElse(new int[0]);
        input = HostTensor.allocate(problem);
        residual = problem.residual() ? HostTensor.allocate(problem) : null;
        weight = new float[problem.hidden()];
        residualOutput = problem.has(Output.RESIDUAL_SUM) ? HostTensor.allocate(problem) : null;
        norm = problem.has(Output.NORM) ? HostTensor.allocate(problem) : null;
        codes = problem.has(Output.CODES)
                ? new byte[problem.tokens()][Math.toIntExact(problem.rowBytes(Output.CODES))]
                : null;
        scales = scaleFactors
                .map(factors -> new byte[Math.toIntExact(factors.bytes())])
                .orElse(null);
        poisonOutputs();
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
                residualOutput == null ? null : residualOutput.bits(row),
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

    /** By whoever stores the last row's scale factors, as the fused kernels do. */
    void storeScalePadding() {
        for (int offset : scalePadding) {
            scales[offset] = 0;
        }
    }

    private void fill(int rank, Inputs inputs) {
        inputs.weight(weight);
        float[] values = new float[problem.hidden()];
        for (int row = 0; row < problem.tokens(); row++) {
            inputs.inputRow(rank, row, values);
            input.write(row, values);
            if (residual != null) {
                inputs.residualRow(row, values);
                residual.write(row, values);
            }
        }
    }

    private byte[] rowCodes(int row) {
        return PackedCodes.unpacked(problem.quantization().codes(), codes[row]);
    }
}
