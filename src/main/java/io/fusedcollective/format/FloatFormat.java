package io.fusedcollective.format;

import io.fusedcollective.problem.DataType;

/**
 * A binary floating-point format of at most 32 bits: a sign, an exponent, a mantissa, subnormals. A value's code is its
 * bits in the low bits of an int, all others zero.
 *
 * <p>Sources: IEEE 754-2019 for float16 and float32; OCP 8-bit Floating Point Specification 1.0 for E4M3; OCP
 * Microscaling Formats Specification 1.0 for E2M1; bfloat16 is the upper half of a float32.
 */
public final class FloatFormat implements NumberFormat {

    /** What the codes with the highest exponent mean. */
    private enum Specials {
        /** Infinity with mantissa 0, NaN with any other. */
        IEEE,
        /** NaN with all mantissa bits set, finite with any other; no infinity. */
        NAN_ONLY,
        /** All finite. */
        NONE
    }

    public static final FloatFormat FLOAT32 = new FloatFormat("float32", 8, 23, Specials.IEEE);
    public static final FloatFormat FLOAT16 = new FloatFormat("float16", 5, 10, Specials.IEEE);
    public static final FloatFormat BFLOAT16 = new FloatFormat("bfloat16", 8, 7, Specials.IEEE);
    public static final FloatFormat E4M3 = new FloatFormat("E4M3", 4, 3, Specials.NAN_ONLY);
    public static final FloatFormat E2M1 = new FloatFormat("E2M1", 2, 1, Specials.NONE);

    private static final int DOUBLE_MANTISSA_BITS = 52;
    private static final int DOUBLE_BIAS = 1023;

    private final String name;
    private final int mantissaBits;
    /** Exponent and mantissa bits. */
    private final int magnitudeBits;

    private final int signBit;
    private final int maxFiniteCode;
    private final int overflowCode;
    private final int nanCode;
    private final int infinityCode;

    /** Mantissa bits that a double has and this format has not. */
    private final int droppedBits;
    /** The exponent field of a double minus this format's, at this format's place. */
    private final long biasDifference;

    private final double minNormal;
    /** A double of this exponent has its last bit where the format's subnormals have theirs. */
    private final double subnormalAligner;
    /** Corrects the exponent of a double that was made from a code's exponent field; the double is multiplied by it. */
    private final double biasCorrection;

    private FloatFormat(String name, int exponentBits, int mantissaBits, Specials specials) {
        this.name = name;
        this.mantissaBits = mantissaBits;
        magnitudeBits = exponentBits + mantissaBits;
        signBit = 1 << magnitudeBits;
        int allOnes = signBit - 1;
        maxFiniteCode = switch (specials) {
            case IEEE -> allOnes - (1 << mantissaBits);
            case NAN_ONLY -> allOnes - 1;
            case NONE -> allOnes;
        };
        overflowCode = specials == Specials.NONE ? maxFiniteCode : maxFiniteCode + 1;
        infinityCode = specials == Specials.IEEE ? overflowCode : -1;
        int quietBit = 1 << (mantissaBits - 1);
        nanCode = specials == Specials.IEEE ? infinityCode | quietBit : overflowCode;

        int bias = (1 << (exponentBits - 1)) - 1;
        int minExponent = 1 - bias;
        droppedBits = DOUBLE_MANTISSA_BITS - mantissaBits;
        biasDifference = (long) (DOUBLE_BIAS - bias) << mantissaBits;
        minNormal = Math.scalb(1.0, minExponent);
        subnormalAligner = Math.scalb(1.0, minExponent + droppedBits);
        biasCorrection = Math.scalb(1.0, DOUBLE_BIAS - bias);
    }

    public static FloatFormat of(DataType dtype) {
        return switch (dtype) {
            case BFLOAT16 -> BFLOAT16;
            case FLOAT16 -> FLOAT16;
            case FLOAT32 -> FLOAT32;
        };
    }

    /**
     * The nearest code, ties to even, in one rounding. A value beyond the range becomes infinity. If the format has no infinity,
     * it becomes NaN; if the format has no NaN either, the largest finite value. NaN becomes the largest finite value too if the
     * format has no NaN, as in PTX (cvt to e2m1x2: "NaN inputs are flushed to positive MAX_NORM").
     */
    public int encode(double value) {
        return encode(value, overflowCode);
    }

    /** The same as {@link #encode(double)}, but quick for bfloat16, which is the upper half of a float32. */
    public int encode(float value) {
        if (this != BFLOAT16 || Float.isNaN(value)) {
            return encode((double) value);
        }
        int bits = Float.floatToRawIntBits(value);
        int evenBit = bits >>> Short.SIZE & 1;
        return bits + 0x7FFF + evenBit >>> Short.SIZE;
    }

    /**
     * The same as {@link #encode(double)}, except that a value beyond the range, infinity included, becomes the largest finite
     * value.
     */
    @Override
    public int encodeSaturating(double value) {
        return encode(value, maxFiniteCode);
    }

    /** The value of a code; NaN for what is not a code. */
    @Override
    public double decode(int code) {
        int magnitude = magnitude(code);
        // This has no branch on the sign, because no processor can predict it.
        long sign = (long) (code & signBit) << Long.SIZE - 1 - magnitudeBits;
        if (Integer.compareUnsigned(magnitude, maxFiniteCode) > 0) {
            double special = magnitude == infinityCode ? Double.POSITIVE_INFINITY : Double.NaN;
            return sign < 0 ? -special : special;
        }
        // The code's fields at a double's places are a double with the wrong bias; a multiplication by a power of two
        // corrects it and, being exact, turns the format's subnormals into the doubles they are.
        return Double.longBitsToDouble(sign | (long) magnitude << droppedBits) * biasCorrection;
    }

    /** The same as {@link #decode}. Every value of every format is a float. */
    public float decodeToFloat(int code) {
        return this == BFLOAT16 ? Float.intBitsToFloat(code << Short.SIZE) : (float) decode(code);
    }

    /** The nearest value of the format, as {@link #encode(double)} rounds. */
    public double round(double value) {
        return decode(encode(value));
    }

    /** The nearest value of the format, as {@link #encodeSaturating} rounds. */
    @Override
    public double roundSaturating(double value) {
        return decode(encodeSaturating(value));
    }

    /**
     * The code's place in the order of values: neighbors differ by one, both zeros are 0. The difference of two
     * ordinals is a distance in units of the last place.
     */
    @Override
    public long ordinal(int code) {
        long minusOneIfNegative = -(code >>> magnitudeBits & 1);
        return (magnitude(code) ^ minusOneIfNegative) - minusOneIfNegative;
    }

    /** Whether this is a code, and neither infinite nor NaN. */
    @Override
    public boolean isFinite(int code) {
        return Integer.compareUnsigned(magnitude(code), maxFiniteCode) <= 0;
    }

    @Override
    public int bits() {
        return 1 + magnitudeBits;
    }

    public double maxFinite() {
        return decode(maxFiniteCode);
    }

    /** The smallest positive value that has all mantissa bits. */
    public double minNormal() {
        return minNormal;
    }

    /** The largest relative error of rounding a value in the normal range: half a unit in the last place. */
    public double unitRoundoff() {
        return Math.scalb(1.0, -1 - mantissaBits);
    }

    @Override
    public String toString() {
        return name;
    }

    private int encode(double value, int overflowCode) {
        double absolute = Math.abs(value);
        int magnitude;
        if (absolute >= minNormal) {
            long bits = Double.doubleToRawLongBits(absolute);
            long evenBit = bits >>> droppedBits & 1;
            long belowHalf = (1L << (droppedBits - 1)) - 1;
            // A carry out of the mantissa raises the exponent, as it should.
            long code = (bits + belowHalf + evenBit >>> droppedBits) - biasDifference;
            magnitude = code > maxFiniteCode ? overflowCode : (int) code;
        } else if (absolute < minNormal) {
            // The addition rounds to a multiple of the smallest subnormal and leaves the multiple in the last bits.
            magnitude = (int) Double.doubleToRawLongBits(absolute + subnormalAligner)
                    - (int) Double.doubleToRawLongBits(subnormalAligner);
        } else {
            return nanCode;
        }
        int sign = (int) (Double.doubleToRawLongBits(value) >>> Long.SIZE - 1) << magnitudeBits;
        return sign | magnitude;
    }

    /** Bits that no code has are kept, so that they make it larger than any finite one. */
    private int magnitude(int code) {
        return code & ~signBit;
    }
}
