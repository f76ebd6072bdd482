package io.fusedcollective.format;

/**
 * Powers of two from 2^-127 to 2^127, and NaN: the scale factors of the OCP Microscaling Formats Specification 1.0,
 * section 5.4.1. There is neither a sign nor 0. Values round up, so that what is divided by the scale factor does not
 * leave the codes' range; the specification leaves the rounding open, and FlashInfer, vLLM and DeepGEMM round so.
 */
public final class E8M0 implements NumberFormat {

    public static final E8M0 FORMAT = new E8M0();

    private static final int BIAS = 127;
    private static final int LARGEST = 254;
    private static final int NAN = 255;

    private E8M0() {}

    /** Infinity becomes NaN, as its exponent has the same bits; values up to 2^-127, 0 and below too, become 2^-127. */
    @Override
    public int encodeSaturating(double value) {
        if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
            return NAN;
        }
        if (value <= Math.scalb(1.0, -BIAS)) {
            return 0;
        }
        int exponent = Math.getExponent(value);
        boolean powerOfTwo = value == Math.scalb(1.0, exponent);
        return Math.min(LARGEST, exponent + (powerOfTwo ? 0 : 1) + BIAS);
    }

    @Override
    public double decode(int code) {
        return isFinite(code) ? Math.scalb(1.0, code - BIAS) : Double.NaN;
    }

    @Override
    public long ordinal(int code) {
        return code;
    }

    @Override
    public boolean isFinite(int code) {
        return code >= 0 && code <= LARGEST;
    }

    @Override
    public int bits() {
        return Byte.SIZE;
    }

    @Override
    public String toString() {
        return "E8M0";
    }
}
