package io.fusedcollective.predict;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/**
 * The predicted time of one result.
 *
 * @param times  empty if there is no prediction
 * @param reason why there is none; null if there are times
 */
record Prediction(
        Cluster cluster, Problem problem, Implementation implementation, Optional<Times> times, String reason) {

    /** Times of an operation under each {@link Assumption}. */
    record Times(double favorableNs, double unfavorableNs) {

        double ns(Assumption assumption) {
            return assumption == Assumption.FAVORABLE ? favorableNs : unfavorableNs;
        }

        /** @param error the model's error as a ratio, by which the range is wider on both sides */
        double lowNs(double error) {
            return Math.min(favorableNs, unfavorableNs) / (1 + error);
        }

        double highNs(double error) {
            return Math.max(favorableNs, unfavorableNs) * (1 + error);
        }
    }
}
