package io.fusedcollective.oracle;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.format.NumberFormat;

/** Compares the outputs of one row with their bounds and keeps the count. */
final class RowJudge {

    private final int row;
    private long elements;
    private long wrong;
    private long ties;
    private long largestErrorUlp;
    private String firstWrong;

    RowJudge(int row) {
        this.row = row;
    }

    /**
     * Judges an output in the dtype, right within {@code toleranceUlp} of its bounds. If the value found is right, both bounds
     * become this value; otherwise they become the oracle's. So values that were computed from it can be judged by it.
     */
    void judgeValues(String output, FloatFormat format, Bounds bounds, int[] actual, long toleranceUlp) {
        requireSize(output, actual == null ? 0 : actual.length, bounds.size());
        for (int i = 0; i < actual.length; i++) {
            long errorUlp = distance(format, format.encode(bounds.low[i]), format.encode(bounds.high[i]), actual[i]);
            largestErrorUlp = Math.max(largestErrorUlp, errorUlp);
            int expected = format.encode(bounds.value[i]);
            boolean right = count(errorUlp <= toleranceUlp, output, i, format, expected, actual[i]);
            bounds.pin(i, format.decode(right ? actual[i] : expected));
        }
    }

    /** Tells of an element that is right and is not the oracle's, from its bounds, whether there is a reason for it. */
    interface Reason {
        boolean of(double low, double value, double high);
    }

    /**
     * Judges codes, right if they lie between those of the bounds; pins the bounds as {@link #judgeValues} does. A code
     * that is right and not the oracle's counts as a tie, unless there is a reason for it.
     */
    void judgeCodes(String output, NumberFormat format, Bounds bounds, int[] actual, Reason reason) {
        requireSize(output, actual == null ? 0 : actual.length, bounds.size());
        for (int i = 0; i < actual.length; i++) {
            double low = bounds.low[i];
            double value = bounds.value[i];
            double high = bounds.high[i];
            if (judge(output, format, bounds, actual[i], i) && !reason.of(low, value, high)) {
                ties++;
            }
        }
    }

    /** Judges numbers that may lie anywhere between the bounds; pins the bounds as {@link #judgeValues} does. */
    void judgeNumbers(String output, NumberFormat format, Bounds bounds, int[] actual) {
        requireSize(output, actual == null ? 0 : actual.length, bounds.size());
        for (int i = 0; i < actual.length; i++) {
            judge(output, format, bounds, actual[i], i);
        }
    }

    /** Whether an element is right, but not the oracle's. */
    private boolean judge(String output, NumberFormat format, Bounds bounds, int code, int i) {
        int low = format.encodeSaturating(bounds.low[i]);
        int high = format.encodeSaturating(bounds.high[i]);
        int expected = format.encodeSaturating(bounds.value[i]);
        boolean right = count(distance(format, low, high, code) == 0, output, i, format, expected, code);
        bounds.pin(i, format.decode(right ? code : expected));
        return right && format.ordinal(code) != format.ordinal(expected);
    }

    RowCheck verdict() {
        return new RowCheck(elements, wrong, ties, largestErrorUlp, firstWrong);
    }

    /** Compares ordinals, so both zeros are the same. */
    private static long distance(NumberFormat format, int low, int high, int actual) {
        long ordinal = format.ordinal(actual);
        return Math.max(0, Math.max(format.ordinal(low) - ordinal, ordinal - format.ordinal(high)));
    }

    private boolean count(boolean near, String output, int index, NumberFormat format, int expected, int actual) {
        elements++;
        // Infinity is a neighbor of the largest finite value, but not nearly right.
        boolean right = near && (format.isFinite(actual) || actual == expected);
        if (!right) {
            wrong++;
            if (firstWrong == null) {
                firstWrong = "row " + row + ", element " + index + " of " + output + ": expected "
                        + describe(format, expected) + ", got " + describe(format, actual);
            }
        }
        return right;
    }

    private static String describe(NumberFormat format, int code) {
        int digits = (format.bits() + 3) / 4;
        return String.format("%s (0x%0" + digits + "x)", (float) format.decode(code), code);
    }

    private void requireSize(String output, int found, int expected) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    "row " + row + " has " + found + " elements of " + output + ", expected " + expected);
        }
    }
}
