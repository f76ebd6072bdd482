package io.fusedcollective.predict;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/**
 * What one result would take.
 *
 * @param times  none where nothing can be said
 * @param reason why not; null where there are times
 */
record Prediction(
        Cluster cluster, Problem problem, Implementation implementation, Optional<Times> times, String reason) {

    /** An operation's, under each {@link Assumption}. */
    record Times(double favourableNs, double unfavourableNs) {

        double ns(Assumption assumption) {
            return assumption == Assumption.FAVOURABLE ? favourableNs : unfavourableNs;
        }

        /** @param error of the model, as a ratio: the range reaches so much further on both sides */
        double lowNs(double error) {
            return Math.min(favourableNs, unfavourableNs) / (1 + error);
        }

        double highNs(double error) {
            return Math.max(favourableNs, unfavourableNs) * (1 + error);
        }
    }
}
