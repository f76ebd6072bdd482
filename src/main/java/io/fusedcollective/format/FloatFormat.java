package io.fusedcollective.format;

import io.fusedcollective.problem.DataType;

/**
 * A binary floating-point format of at most 32 bits: a sign, an exponent, a mantissa, subnormals. A format's bits are
 * the low bits of an int, all others zero.
 *
 * <p>Sources: IEEE 754-2019 for float16 and float32; OCP 8-bit Floating Point Specification 1.0 for E4M3; OCP
 * Microscaling Formats Specification 1.0 for E2M1; bfloat16 is the upper half of a float32.
 */
public record FloatFormat(int exponentBits, int mantissaBits, int bias, Specials specials) {

    /** What the codes with the highest exponent mean. */
    public enum Specials {
        /** Infinity with mantissa 0, NaN with any other. */
        IEEE,
        /** NaN with all mantissa bits set, finite with any other; no infinity. */
        NAN_ONLY,
        /** All finite. */
        NONE
    }

    public static final FloatFormat FLOAT32 = new FloatFormat(8, 23, 127, Specials.IEEE);
    public static final FloatFormat FLOAT16 = new FloatFormat(5, 10, 15, Specials.IEEE);
    public static final FloatFormat BFLOAT16 = new FloatFormat(8, 7, 127, Specials.IEEE);
    public static final FloatFormat E4M3 = new FloatFormat(4, 3, 7, Specials.NAN_ONLY);
    public static final FloatFormat E2M1 = new FloatFormat(2, 1, 1, Specials.NONE);

    private static final int DOUBLE_MANTISSA_BITS = 52;
    private static final int DOUBLE_BIAS = 1023;

    public static FloatFormat of(DataType dtype) {
        return switch (dtype) {
            case BFLOAT16 -> BFLOAT16;
            case FLOAT16 -> FLOAT16;
            case FLOAT32 -> FLOAT32;
        };
    }

    public int bits() {
        return 1 + exponentBits + mantissaBits;
    }

    /**
     * The nearest code, ties to even, in one rounding. A value beyond the range becomes infinity, or NaN where the
     * format has no infinity, or the largest finite value where it has neither; so does NaN where the format has none,
     * as in PTX (cvt to e2m1x2: "NaN inputs are flushed to positive MAX_NORM").
     */
    public int encode(double value) {
        return encode(value, overflowCode());
    }

    /** As {@link #encode}, but a value beyond the range, infinity too, becomes the largest finite one of its sign. */
    public int encodeSaturating(double value) {
        return encode(value, maxFiniteCode());
    }

    /** The value of a code. */
    public double decode(int code) {
        int magnitude = magnitude(code);
        boolean negative = (code & signBit()) != 0;
        if (magnitude > maxFiniteCode()) {
            boolean infinite = specials == Specials.IEEE && magnitude == overflowCode();
            return !infinite ? Double.NaN : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        // The code's fields at a double's places are a double with the wrong bias; a multiplication by a power of two
        // corrects it and, being exact, turns the format's subnormals into the doubles they are.
        double misbiased = Double.longBitsToDouble((long) magnitude << (DOUBLE_MANTISSA_BITS - mantissaBits));
        double absolute = misbiased * powerOfTwo(DOUBLE_BIAS - bias);
        return negative ? -absolute : absolute;
    }

    /** The nearest value of the format, as {@link #encode} rounds. */
    public double round(double value) {
        return decode(encode(value));
    }

    /** The nearest value of the format, as {@link #encodeSaturating} rounds. */
    public double roundSaturating(double value) {
        return decode(encodeSaturating(value));
    }

    /**
     * The code's place in the order of values: neighbours differ by one, both zeros are 0. The difference of two
     * ordinals is a distance in units of the last place.
     */
    public long ordinal(int code) {
        long magnitude = magnitude(code);
        return (code & signBit()) != 0 ? -magnitude : magnitude;
    }

    /** Whether a code is neither infinite nor NaN. */
    public boolean isFinite(int code) {
        return magnitude(code) <= maxFiniteCode();
    }

    public double maxFinite() {
        return decode(maxFiniteCode());
    }

    /** The smallest positive value. */
    public double minSubnormal() {
        return decode(1);
    }

    /** The largest relative error of rounding a value in the normal range: half a unit in the last place. */
    public double unitRoundoff() {
        return powerOfTwo(-1 - mantissaBits);
    }

    private int encode(double value, int overflowCode) {
        if (Double.isNaN(value)) {
            return nanCode();
        }
        int sign = Double.doubleToRawLongBits(value) < 0 ? signBit() : 0;
        double absolute = Math.abs(value);
        int minExponent = 1 - bias;
        int magnitude;
        if (absolute < powerOfTwo(minExponent)) {
            // A double of this exponent has its last bit where the format's subnormals have theirs, so the addition
            // rounds to a multiple of the smallest subnormal and leaves the multiple in the last bits.
            double aligned = powerOfTwo(minExponent - mantissaBits + DOUBLE_MANTISSA_BITS);
            magnitude = (int) (Double.doubleToRawLongBits(absolute + aligned) - Double.doubleToRawLongBits(aligned));
        } else {
            int dropped = DOUBLE_MANTISSA_BITS - mantissaBits;
            long bits = Double.doubleToRawLongBits(absolute);
            long evenBit = bits >>> dropped & 1;
            // A carry out of the mantissa raises the exponent, as it should.
            long rounded = bits + (1L << (dropped - 1)) - 1 + evenBit >>> dropped;
            long code = rounded - ((long) (DOUBLE_BIAS - bias) << mantissaBits);
            magnitude = code > maxFiniteCode() ? overflowCode : (int) code;
        }
        return sign | magnitude;
    }

    /** Bits beyond the format's, which no code has, are kept: they make it larger than any finite one. */
    private int magnitude(int code) {
        return code & ~signBit();
    }

    private int signBit() {
        return 1 << (exponentBits + mantissaBits);
    }

    private int maxFiniteCode() {
        return switch (specials) {
            case IEEE -> (signBit() - 1) - (1 << mantissaBits);
            case NAN_ONLY -> signBit() - 2;
            case NONE -> signBit() - 1;
        };
    }

    private int overflowCode() {
        return specials == Specials.NONE ? maxFiniteCode() : maxFiniteCode() + 1;
    }

    private int nanCode() {
        return specials == Specials.IEEE ? overflowCode() | 1 << (mantissaBits - 1) : overflowCode();
    }

    private static double powerOfTwo(int exponent) {
        return Double.longBitsToDouble((long) (exponent + DOUBLE_BIAS) << DOUBLE_MANTISSA_BITS);
    }
}
