package io.fusedcollective.decide;

import io.fusedcollective.compare.Ratio;
import io.fusedcollective.compare.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * Up to how many tokens a candidate should be chosen, or from how many tokens on if points come in descending order: the point at which the ratio of times crosses 1 after the candidate's last
 * win, and the points at which the two ends of its interval do. An inference engine has only one such limit, so wins beyond a
 * measured loss do not count.
 *
 * @param tokens   empty if there is no crossing up to the last measured number of tokens
 * @param atLeast  number of tokens that is certain; 0 if the candidate should not be chosen at all
 * @param atMost   empty in the same case as {@code tokens}
 * @param measured the last measured number of tokens
 */
record Limit(OptionalInt tokens, int atLeast, OptionalInt atMost, int measured) {

    /** @param points in order of tokens, not empty */
    static Limit of(List<Point> points) {
        int lastWin = -1;
        for (int i = 0; i < points.size() && points.get(i).verdict() != Verdict.SLOWER; i++) {
            if (points.get(i).verdict() == Verdict.FASTER) {
                lastWin = i;
            }
        }
        int measured = points.get(points.size() - 1).tokens();
        if (lastWin < 0) {
            return new Limit(OptionalInt.of(0), 0, OptionalInt.of(0), measured);
        }
        List<Point> rest = points.subList(lastWin, points.size());
        return new Limit(
                crossing(rest, Ratio::value),
                crossing(rest, Ratio::high).orElse(measured),
                crossing(rest, Ratio::low),
                measured);
    }

    /** Whether the candidate never wins before it loses. */
    boolean none() {
        return atLeast == 0;
    }

    /** The number of tokens, on the side of the wins, at which the candidate is as slow as the alternative, interpolated between logarithms. */
    private static OptionalInt crossing(List<Point> points, ToDoubleFunction<Ratio> end) {
        for (int i = 1; i < points.size(); i++) {
            double before = Math.log(end.applyAsDouble(points.get(i - 1).widened()));
            double after = Math.log(end.applyAsDouble(points.get(i).widened()));
            if (before < 0 && after >= 0) {
                double stretch = Math.log(
                        (double) points.get(i).tokens() / points.get(i - 1).tokens());
                double tokens = points.get(i - 1).tokens() * Math.exp(stretch * before / (before - after));
                return OptionalInt.of((int) (stretch < 0 ? Math.ceil(tokens) : tokens));
            }
        }
        return OptionalInt.empty();
    }
}
