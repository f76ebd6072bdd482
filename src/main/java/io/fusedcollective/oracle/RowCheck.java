package io.fusedcollective.oracle;

/**
 * The result of a comparison with the oracle, for one row or for many.
 *
 * @param elements        values, codes and scale factors compared
 * @param wrong           how many of them are outside the contract
 * @param ties            how many codes and scale factors differ from the oracle's but are allowed to, because the value
 *                        before rounding lies within fp32 error of a tie
 * @param largestErrorUlp largest distance of a residual or norm output from the correct values, in units of the last
 *                        place of the dtype
 * @param firstWrong the first wrong element: its place, the expected value and the value found; null if none is wrong
 */
public record RowCheck(long elements, long wrong, long ties, long largestErrorUlp, String firstWrong) {

    public static final RowCheck NOTHING = new RowCheck(0, 0, 0, 0, null);

    public boolean passed() {
        return wrong == 0;
    }

    /** Combines both; {@code next} comes after this one. */
    public RowCheck plus(RowCheck next) {
        return new RowCheck(
                elements + next.elements,
                wrong + next.wrong,
                ties + next.ties,
                Math.max(largestErrorUlp, next.largestErrorUlp),
                firstWrong != null ? firstWrong : next.firstWrong);
    }
}
