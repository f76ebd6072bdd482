package io.fusedcollective.compare;

import io.fusedcollective.problem.InvalidProblemException;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The largest difference between two runs that means nothing, even if the spread within each run is smaller. Every process gets
 * other memory, which changes its times. On two H200s a result of one revision differed by 1.5 % from fork to fork, while the
 * iterations of each fork varied by 0.3 % and 0.5 %. Below {@value #SMALL_TOKENS} tokens the floor is doubled, because an
 * operation takes a few microseconds and the same jitter weighs more.
 *
 * @param ratio for example 0.02
 */
public record NoiseFloor(double ratio) {

    /** More than the difference between those forks. */
    public static final NoiseFloor USUAL = new NoiseFloor(0.02);

    static final int SMALL_TOKENS = 128;

    public NoiseFloor {
        if (!(ratio >= 0 && ratio < 1)) {
            throw new InvalidProblemException(
                    "--noise " + percent(ratio) + " is not allowed; from 0 % to less than 100 %");
        }
    }

    static boolean small(int tokens) {
        return tokens < SMALL_TOKENS;
    }

    public double of(int tokens) {
        return small(tokens) ? 2 * ratio : ratio;
    }

    /** The verdict on a ratio of new to old time. */
    public Verdict verdict(Ratio newToOld, int tokens) {
        double noise = of(tokens);
        Ratio widened = newToOld.widened(noise);
        if (widened.low() > 1) {
            return Verdict.SLOWER;
        } else if (widened.high() < 1) {
            return Verdict.FASTER;
        }
        boolean within = newToOld.high() <= 1 + noise && newToOld.low() >= 1 / (1 + noise);
        return within ? Verdict.SAME : Verdict.UNCLEAR;
    }

    @Override
    public String toString() {
        return "±%s (±%s below %d tokens)".formatted(percent(ratio), percent(2 * ratio), SMALL_TOKENS);
    }

    static String percent(double ratio) {
        BigDecimal percent = BigDecimal.valueOf(100 * ratio).round(new MathContext(3));
        return percent.stripTrailingZeros().toPlainString() + " %";
    }
}
