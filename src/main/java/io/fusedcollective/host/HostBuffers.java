package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.format.ScaleFactors;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.ScaleLayout;
import java.util.Arrays;

/** A set of one rank's inputs and outputs. What a problem has no use for is null. */
final class HostBuffers {

    /** No right scale factor: NaN in E4M3, as it is for FP8 codes. As a pair of E2M1 codes it is -6 twice. */
    private static final byte POISON = (byte) 0xFF;

    final HostTensor input;
    final HostTensor residual;
    final float[] weight;

    final HostTensor residualOutput;
    final HostTensor norm;
    /** FP8: a code a byte; FP4: two, the first in the low half. */
    final byte[][] codes;
    /** FP4's scale factors in the workload's layout; nobody writes its padding, which stays 0. */
    final byte[] scales;

    private final Problem problem;
    private final ScaleLayout scaleLayout;

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
        scaleLayout = workload.options().scaleLayout();
        boolean quantised = problem.quant() != QuantMode.NONE;
        boolean fp4 = problem.quant() == QuantMode.FP4;
        input = HostTensor.allocate(problem);
        residual = problem.residual() ? HostTensor.allocate(problem) : null;
        weight = new float[problem.hidden()];
        residualOutput = problem.residual() ? HostTensor.allocate(problem) : null;
        norm = quantised ? null : HostTensor.allocate(problem);
        codes = quantised ? new byte[problem.tokens()][problem.hidden() / (fp4 ? 2 : 1)] : null;
        scales = fp4 ? new byte[(int) ScaleFactors.sizeBytes(scaleLayout, problem.tokens(), blocksPerRow())] : null;
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
        if (scales != null) {
            byte[] poison = ScaleFactors.filled(scaleLayout, problem.tokens(), blocksPerRow(), POISON);
            System.arraycopy(poison, 0, scales, 0, scales.length);
        }
    }

    OutputRow outputRow(int row) {
        return new OutputRow(
                residualOutput == null ? null : residualOutput.bits(row),
                norm == null ? null : norm.bits(row),
                codes == null ? null : rowCodes(row),
                scales == null ? null : rowScales(row));
    }

    boolean scalePaddingIsZero() {
        return scales == null || ScaleFactors.paddingIsZero(scaleLayout, problem.tokens(), blocksPerRow(), scales);
    }

    int scaleOffset(int row, int block) {
        return (int) ScaleFactors.offset(scaleLayout, row, block, blocksPerRow());
    }

    private int blocksPerRow() {
        return problem.hidden() / QuantMode.BLOCK_SIZE;
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

    private byte[] rowScales(int row) {
        byte[] rowScales = new byte[blocksPerRow()];
        for (int block = 0; block < rowScales.length; block++) {
            rowScales[block] = scales[scaleOffset(row, block)];
        }
        return rowScales;
    }

    private byte[] rowCodes(int row) {
        if (problem.quant() == QuantMode.FP8) {
            return codes[row].clone();
        }
        byte[] unpacked = new byte[problem.hidden()];
        for (int i = 0; i < unpacked.length; i++) {
            unpacked[i] = (byte) (codes[row][i / 2] >> (i % 2 * 4) & 0xF);
        }
        return unpacked;
    }
}
