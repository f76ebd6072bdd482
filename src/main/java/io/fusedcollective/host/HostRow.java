package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.format.NumberFormat;
import io.fusedcollective.format.PackedCodes;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Quantization;
import java.util.Arrays;
import java.util.List;

/**
 * One row in fp32 on its way through the operations; on a GPU, a thread block has it in its registers. Every implementation
 * computes with these steps. Implementations differ in where rows are stored between the steps.
 */
final class HostRow {

    final float[] values;

    private final float[] addend;
    private final float[] squares;
    private final HostTensor rounding;
    private final HostBuffers buffers;
    private final Inputs inputs;
    private final Quantization quantization;
    /** Null if there are no codes. */
    private final NumberFormat codeFormat;

    /** Null if there are no scale factors to store. */
    private final NumberFormat scaleFormat;

    private final int scalesPerRow;
    private final int weightOffset;
    private final int tokens;
    private final boolean fp32Accumulation;

    HostRow(Workload workload, HostBuffers buffers) {
        Problem problem = workload.problem();
        values = new float[problem.hidden()];
        addend = new float[problem.hidden()];
        squares = new float[problem.hidden()];
        rounding = HostTensor.allocate(problem.dtype(), 1, problem.hidden());
        this.buffers = buffers;
        inputs = workload.inputs();
        quantization = problem.quantization();
        codeFormat = quantization.quantized() ? NumberFormat.of(quantization.codes()) : null;
        scaleFormat = quantization.storesScales()
                ? NumberFormat.of(quantization.storage().format())
                : null;
        weightOffset = problem.weightOffset();
        tokens = problem.tokens();
        scalesPerRow = problem.scalesPerRow();
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
            int held = buffers.residualRow(row);
            add(buffers.residual, held);
            buffers.residualOutput.write(held, values);
            buffers.residualOutput.read(held, values);
        }
    }

    void normalize() {
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
            values[i] *= weightOffset + buffers.weight[i];
        }
    }

    /** All that follows the all-reduce, without leaving fp32 before the outputs are written. */
    void finish(int row) {
        addResidual(row);
        normalize();
        if (buffers.norm != null) {
            buffers.norm.write(row, values);
        }
        if (quantization.quantized()) {
            round();
            quantize(row);
        }
    }

    void round() {
        rounding.write(0, values);
        rounding.read(0, values);
    }

    /** Stores the codes of the values and, if they are an output, the scale factors. */
    void quantize(int row) {
        switch (quantization.scope()) {
            case NONE -> throw new IllegalStateException("there is nothing to quantize");
            case TENSOR -> storeCodes(row, 0, values.length, 1, inputs.fp8Scale());
            case ROW, GROUP -> {
                int groupSize = values.length / scalesPerRow;
                for (int group = 0; group < scalesPerRow; group++) {
                    quantizeGroup(row, group, group * groupSize, (group + 1) * groupSize);
                }
                if (row == tokens - 1) {
                    buffers.storeScalePadding();
                }
            }
        }
    }

    private void quantizeGroup(int row, int group, int start, int end) {
        float greatest = 0;
        for (int i = start; i < end; i++) {
            greatest = Math.max(greatest, Math.abs(values[i]));
        }
        float globalScale = quantization.mode().hasGlobalScale() ? inputs.fp4GlobalScale() : 1;
        float unrounded = globalScale * greatest / (float) quantization.codes().largest();
        int scaleBits = scaleFormat.encodeSaturating(Math.max(unrounded, quantization.smallestScale()));
        buffers.storeScale(row, group, scaleBits);
        float scale = (float) scaleFormat.decode(scaleBits);
        if (quantization.mode().hasGlobalScale()) {
            storeCodes(row, start, end, scale == 0 ? 0 : globalScale / scale, 1);
        } else {
            storeCodes(row, start, end, 1, scale);
        }
    }

    /** Quantizes the elements from {@code start} to before {@code end}; their codes fill whole bytes. */
    private void storeCodes(int row, int start, int end, float multiplier, float divisor) {
        byte[] codes = buffers.codes[row];
        int bits = quantization.codes().bits();
        Arrays.fill(codes, start * bits / Byte.SIZE, end * bits / Byte.SIZE, (byte) 0);
        for (int i = start; i < end; i++) {
            int code = codeFormat.encodeSaturating(values[i] * multiplier / divisor);
            PackedCodes.add(quantization.codes(), codes, i, code);
        }
    }

    private void add(HostTensor tensor, int row) {
        tensor.read(row, addend);
        for (int i = 0; i < values.length; i++) {
            values[i] += addend[i];
        }
    }

    /** Adds halves of the row onto each other: loops that vectorize, and an error that grows with the logarithm. */
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
