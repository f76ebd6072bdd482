package io.fusedcollective.oracle;

/**
 * What a comparison with the oracle found, for one row or for many.
 *
 * @param elements        values, codes and scale factors compared
 * @param wrong           how many of them are outside the contract
 * @param ties            codes and scale factors that differ from the oracle's but may, because the value before
 *                        rounding lies within fp32 error of a tie
 * @param largestErrorUlp largest distance of a residual or norm output from the right values, in units of the last
 *                        place of the dtype
 * @param firstWrong      where the first wrong element is, what was expected and what was found; null when none is
 */
public record RowCheck(long elements, long wrong, long ties, long largestErrorUlp, String firstWrong) {

    public static final RowCheck NOTHING = new RowCheck(0, 0, 0, 0, null);

    public boolean passed() {
        return wrong == 0;
    }

    /** Both together; {@code next} comes after this one. */
    public RowCheck plus(RowCheck next) {
        return new RowCheck(
                elements + next.elements,
                wrong + next.wrong,
                ties + next.ties,
                Math.max(largestErrorUlp, next.largestErrorUlp),
                firstWrong != null ? firstWrong : next.firstWrong);
    }
}
