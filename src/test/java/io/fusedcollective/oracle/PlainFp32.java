package io.fusedcollective.oracle;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.ScaleStorage;

/** What a kernel does, written down plainly: fp32 arithmetic, the mean of squares as a warp adds it up. */
final class PlainFp32 {

    private static final int LANES = 32;

    /** Of NVFP4. */
    private static final int GROUP_SIZE = 16;

    private PlainFp32() {}

    /**
     * @param firstRank    where the sum over ranks begins; it goes on upwards and around
     * @param roundEachSum whether every addition over ranks is rounded to the dtype
     */
    static OutputRow row(Problem problem, Inputs inputs, int worldSize, int row, int firstRank, boolean roundEachSum) {
        FloatFormat format = FloatFormat.of(problem.dtype());
        float[] x = new float[problem.hidden()];
        float[] addend = new float[problem.hidden()];
        inputs.inputRow(firstRank, row, x);
        for (int step = 1; step < worldSize; step++) {
            inputs.inputRow((firstRank + step) % worldSize, row, addend);
            add(x, addend);
            if (roundEachSum) {
                round(x, format);
            }
        }
        round(x, format);
        int[] residual = null;
        if (problem.hasResidual()) {
            inputs.residualRow(row, addend);
            add(x, addend);
            residual = round(x, format);
        }
        float factor = (float) Math.sqrt(1 / (meanSquare(x) + inputs.epsilon()));
        float[] weight = addend;
        inputs.weight(weight);
        for (int i = 0; i < x.length; i++) {
            x[i] = x[i] * factor * (problem.weightOffset() + weight[i]);
        }
        int[] norm = round(x, format);
        int[] kept = problem.has(Output.NORM) ? norm : null;
        return switch (problem.quant()) {
            case NONE -> new OutputRow(residual, norm, null, null);
            case FP8 -> new OutputRow(residual, kept, fp8Codes(x, 1 / inputs.fp8Scale()), null);
            case FP4 -> fp4(residual, kept, x, inputs.fp4GlobalScale());
            case FP8_PER_TOKEN -> dynamic(residual, kept, x, x.length, FloatFormat.E4M3, 0x1p-9f / 448, false);
            case FP8_PER_GROUP -> {
                int size = problem.quantization().groupSize();
                yield problem.quantization().storage() == ScaleStorage.E8M0_PACKED
                        ? dynamic(residual, kept, x, size, FloatFormat.E4M3, 1e-10f, true)
                        : dynamic(residual, kept, x, size, FloatFormat.E4M3, 1e-10f / 448, false);
            }
            case MX_FP8 -> dynamic(residual, kept, x, 32, FloatFormat.E4M3, 0x1p-126f, true);
            case MX_FP4 -> dynamic(residual, kept, x, 32, FloatFormat.E2M1, 0x1p-126f, true);
        };
    }

    private static byte[] fp8Codes(float[] norm, float factor) {
        byte[] codes = new byte[norm.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) FloatFormat.E4M3.encodeSaturating(norm[i] * factor);
        }
        return codes;
    }

    /** As FlashInfer's kernel: a true division, and a power of two by its bits. */
    private static OutputRow dynamic(
            int[] residual,
            int[] kept,
            float[] norm,
            int size,
            FloatFormat format,
            float smallest,
            boolean powerOfTwo) {
        int[] scales = new int[norm.length / size];
        byte[] codes = new byte[norm.length];
        float largest = (float) format.maxFinite();
        for (int group = 0; group < scales.length; group++) {
            float greatest = 0;
            for (int i = group * size; i < (group + 1) * size; i++) {
                greatest = Math.max(greatest, Math.abs(norm[i]));
            }
            int bits = Float.floatToRawIntBits(Math.max(greatest / largest, smallest));
            if (powerOfTwo && (bits & 0x7FFFFF) != 0) {
                bits = bits + 0x800000 & 0x7F800000;
            }
            scales[group] = powerOfTwo ? bits >> 23 : bits;
            for (int i = group * size; i < (group + 1) * size; i++) {
                codes[i] = (byte) format.encodeSaturating(norm[i] / Float.intBitsToFloat(bits));
            }
        }
        return new OutputRow(residual, kept, codes, scales);
    }

    private static OutputRow fp4(int[] residual, int[] kept, float[] norm, float globalScale) {
        int[] scales = new int[norm.length / GROUP_SIZE];
        byte[] codes = new byte[norm.length];
        for (int block = 0; block < scales.length; block++) {
            float greatest = 0;
            for (int i = 0; i < GROUP_SIZE; i++) {
                greatest = Math.max(greatest, Math.abs(norm[block * GROUP_SIZE + i]));
            }
            scales[block] = FloatFormat.E4M3.encodeSaturating(globalScale * (greatest * (1 / 6f)));
            float scale = (float) FloatFormat.E4M3.decode(scales[block]);
            float factor = scale == 0 ? 0 : 1 / (scale * (1 / globalScale));
            for (int i = block * GROUP_SIZE; i < (block + 1) * GROUP_SIZE; i++) {
                codes[i] = (byte) FloatFormat.E2M1.encodeSaturating(norm[i] * factor);
            }
        }
        return new OutputRow(residual, kept, codes, scales);
    }

    private static float meanSquare(float[] x) {
        float[] lanes = new float[LANES];
        for (int i = 0; i < x.length; i++) {
            lanes[i % LANES] += x[i] * x[i];
        }
        for (int width = LANES / 2; width > 0; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                lanes[lane] += lanes[lane + width];
            }
        }
        return lanes[0] / x.length;
    }

    private static void add(float[] to, float[] addend) {
        for (int i = 0; i < to.length; i++) {
            to[i] += addend[i];
        }
    }

    private static int[] round(float[] values, FloatFormat format) {
        int[] bits = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = format.encode(values[i]);
            values[i] = (float) format.decode(bits[i]);
        }
        return bits;
    }
}
