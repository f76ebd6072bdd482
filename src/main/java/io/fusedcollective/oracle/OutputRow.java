package io.fusedcollective.oracle;

import java.util.Arrays;

/**
 * One row of what an implementation wrote, as raw bits.
 *
 * @param residual bits of the all-reduced value + residual in the dtype, one int an element; null without residual
 * @param norm     bits of the norm in the dtype; null when it was quantised. Of a probe, which has no norm, what it
 *                 leaves instead: the all-reduced value, or what the link brought
 * @param codes    E4M3 codes (one an element) or E2M1 codes (one an element, unpacked); null when not quantised
 * @param scales   E4M3 scale factors of the row's FP4 blocks, in order of the blocks; null otherwise
 */
public record OutputRow(int[] residual, int[] norm, byte[] codes, byte[] scales) {

    public boolean sameBits(OutputRow other) {
        return Arrays.equals(residual, other.residual)
                && Arrays.equals(norm, other.norm)
                && Arrays.equals(codes, other.codes)
                && Arrays.equals(scales, other.scales);
    }
}
