package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.List;

/**
 * One row on its way through the operations, in fp32: what a GPU's thread block has in its registers. Every
 * implementation computes with these steps; what differs is where rows lie between them.
 */
final class HostRow {

    final float[] values;

    private final float[] addend;
    private final float[] squares;
    private final HostTensor rounding;
    private final HostBuffers buffers;
    private final Inputs inputs;
    private final QuantMode quant;
    private final boolean fp32Accumulation;

    HostRow(Workload workload, HostBuffers buffers) {
        Problem problem = workload.problem();
        values = new float[problem.hidden()];
        addend = new float[problem.hidden()];
        squares = new float[problem.hidden()];
        rounding = HostTensor.allocate(problem.dtype(), 1, problem.hidden());
        this.buffers = buffers;
        inputs = workload.inputs();
        quant = problem.quant();
        fp32Accumulation = workload.options().fp32Accumulation();
    }

    /** Adds a row up in the order of the tensors, which is the ranks': so all ranks get the same bits. */
    void sum(List<HostTensor> tensors, int row) {
        tensors.get(0).read(row, values);
        for (HostTensor tensor : tensors.subList(1, tensors.size())) {
            add(tensor, row);
            if (!fp32Accumulation) {
                round();
            }
        }
    }

    /** Adds the rank's residual, if there is one, and stores the sum. */
    void addResidual(int row) {
        if (buffers.residual != null) {
            add(buffers.residual, row);
            buffers.residualOutput.write(row, values);
            buffers.residualOutput.read(row, values);
        }
    }

    void normalise() {
        scale(inverseRms());
        multiplyByWeight();
    }

    float inverseRms() {
        return (float) (1 / Math.sqrt(meanSquare() + inputs.epsilon()));
    }

    void scale(float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    void multiplyByWeight() {
        for (int i = 0; i < values.length; i++) {
            values[i] *= buffers.weight[i];
        }
    }

    /** All that follows the all-reduce, without leaving fp32 before the outputs are written. */
    void finish(int row) {
        addResidual(row);
        normalise();
        if (quant == QuantMode.NONE) {
            buffers.norm.write(row, values);
        } else {
            round();
            quantise(row);
        }
    }

    void round() {
        rounding.write(0, values);
        rounding.read(0, values);
    }

    /** Stores the codes of the values and, for FP4, their scale factors. */
    void quantise(int row) {
        if (quant == QuantMode.FP8) {
            float scale = inputs.fp8Scale();
            for (int i = 0; i < values.length; i++) {
                buffers.codes[row][i] = (byte) FloatFormat.E4M3.encodeSaturating(values[i] / scale);
            }
        } else {
            for (int block = 0; block < values.length / QuantMode.BLOCK_SIZE; block++) {
                quantiseBlock(row, block);
            }
        }
    }

    private void quantiseBlock(int row, int block) {
        int start = block * QuantMode.BLOCK_SIZE;
        int end = start + QuantMode.BLOCK_SIZE;
        float greatest = 0;
        for (int i = start; i < end; i++) {
            greatest = Math.max(greatest, Math.abs(values[i]));
        }
        float globalScale = inputs.fp4GlobalScale();
        int scaleCode = FloatFormat.E4M3.encodeSaturating(globalScale * greatest / FloatFormat.E2M1.maxFinite());
        buffers.scales[buffers.scaleOffset(row, block)] = (byte) scaleCode;
        float scale = (float) FloatFormat.E4M3.decode(scaleCode);
        float factor = scale == 0 ? 0 : globalScale / scale;
        for (int i = start; i < end; i += 2) {
            int low = FloatFormat.E2M1.encodeSaturating(values[i] * factor);
            int high = FloatFormat.E2M1.encodeSaturating(values[i + 1] * factor);
            buffers.codes[row][i / 2] = (byte) (low | high << 4);
        }
    }

    private void add(HostTensor tensor, int row) {
        tensor.read(row, addend);
        for (int i = 0; i < values.length; i++) {
            values[i] += addend[i];
        }
    }

    /** Adds halves of the row onto each other: loops that vectorise, and an error that grows with the logarithm. */
    private float meanSquare() {
        for (int i = 0; i < values.length; i++) {
            squares[i] = values[i] * values[i];
        }
        int left = values.length;
        while (left > 1) {
            int kept = (left + 1) / 2;
            for (int i = 0; i < left - kept; i++) {
                squares[i] += squares[i + kept];
            }
            left = kept;
        }
        return squares[0] / values.length;
    }
}
