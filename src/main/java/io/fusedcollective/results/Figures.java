package io.fusedcollective.results;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers with no more digits than their noise supports. */
public final class Figures {

    public static final String NONE = "–";

    /** Instead of a speedup that is not beyond its error. */
    public static final String UNCLEAR = "unclear";

    private static final int LEAST_DIGITS = 2;
    private static final int MOST_DIGITS = 4;
    /** The number of digits if the noise is not known. */
    private static final int USUAL_DIGITS = 3;

    private Figures() {}

    /** The value, rounded at the error's second significant digit, as usual for "value ± error". */
    public static String value(double value, double error) {
        return Double.isFinite(value) ? rounded(value, decimals(value, error)) : NONE;
    }

    /** The error of {@link #value}, to the same decimal, or to more decimals if it would vanish. */
    public static String error(double value, double error) {
        if (!Double.isFinite(value) || !Double.isFinite(error)) {
            return NONE;
        }
        return rounded(
                error, error == 0 ? decimals(value, error) : Math.max(decimals(value, error), -magnitude(error)));
    }

    public static String speedup(double speedup) {
        return String.format(Locale.ROOT, "%.2fx", speedup);
    }

    public static String percent(double ratio) {
        return String.format(Locale.ROOT, "%+.1f %%", 100 * ratio);
    }

    /** A share in percent, without a sign. */
    public static String share(double ratio) {
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.1f %%", 100 * ratio) : NONE;
    }

    /** A noun with its number. */
    public static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static int decimals(double value, double error) {
        int digitsAfterFirst = value == 0 ? 0 : -magnitude(value) - 1;
        int wanted = Double.isFinite(error) && error > 0 ? 1 - magnitude(error) : digitsAfterFirst + USUAL_DIGITS;
        return Math.max(digitsAfterFirst + LEAST_DIGITS, Math.min(wanted, digitsAfterFirst + MOST_DIGITS));
    }

    /** Power of ten of the first significant digit. */
    private static int magnitude(double number) {
        return (int) Math.floor(Math.log10(Math.abs(number)));
    }

    private static String rounded(double number, int decimals) {
        return BigDecimal.valueOf(number)
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString();
    }
}
