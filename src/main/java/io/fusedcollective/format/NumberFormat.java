package io.fusedcollective.format;

import io.fusedcollective.problem.CodeFormat;
import io.fusedcollective.problem.ScaleFormat;

/** Numbers of at most 32 bits; a number's code is its bits in the low bits of an int, all others zero. */
public interface NumberFormat {

    /** @throws IllegalArgumentException for {@link CodeFormat#NONE} */
    static NumberFormat of(CodeFormat codes) {
        return switch (codes) {
            case E4M3 -> FloatFormat.E4M3;
            case E2M1 -> FloatFormat.E2M1;
            case NONE -> throw new IllegalArgumentException("there are no codes");
        };
    }

    /** The format of scale factors. */
    static NumberFormat of(ScaleFormat scales) {
        return switch (scales) {
            case FP32 -> FloatFormat.FLOAT32;
            case E4M3 -> FloatFormat.E4M3;
            case E8M0 -> E8M0.FORMAT;
        };
    }

    /** The code of a value as the format rounds it; what is beyond the range becomes the largest finite value. */
    int encodeSaturating(double value);

    /** The value of a code; NaN for what is not a code. */
    double decode(int code);

    /** The code's place in the order of values; neighbors differ by one. */
    long ordinal(int code);

    /** Whether this is a code, and neither infinite nor NaN. */
    boolean isFinite(int code);

    int bits();

    /** The value of {@link #encodeSaturating}'s code. */
    default double roundSaturating(double value) {
        return decode(encodeSaturating(value));
    }
}
