package io.fusedcollective.oracle;

import io.fusedcollective.problem.Output;
import java.util.Arrays;

/**
 * One row of what an implementation wrote, as raw bits. What the problem does not have is null.
 *
 * @param residual bits of the all-reduced value + residual in the dtype, one int an element; null on a rank that does not hold
 *                 the row's residual
 * @param norm     bits of the norm in the dtype. Of a probe, which has no norm, what it leaves instead: the all-reduced
 *                 value, or what the link brought
 * @param codes    one code an element, unpacked
 * @param scales   the row's scale factors that are an output, in order of the groups
 */
public record OutputRow(int[] residual, int[] norm, byte[] codes, int[] scales) {

    /** What a rank leaves that does not hold the row's residual. */
    public OutputRow withoutSum() {
        return new OutputRow(null, norm, codes, scales);
    }

    public boolean sameBits(OutputRow other) {
        return Arrays.equals(residual, other.residual)
                && Arrays.equals(norm, other.norm)
                && Arrays.equals(codes, other.codes)
                && Arrays.equals(scales, other.scales);
    }

    /** One int an element; null if the row does not have the output. */
    public int[] bits(Output output) {
        return switch (output) {
            case RESIDUAL_SUM -> residual;
            case NORM -> norm;
            case SCALES -> scales;
            case CODES -> codes == null ? null : unsigned(codes);
        };
    }

    private static int[] unsigned(byte[] codes) {
        int[] values = new int[codes.length];
        for (int i = 0; i < codes.length; i++) {
            values[i] = Byte.toUnsignedInt(codes[i]);
        }
        return values;
    }
}
