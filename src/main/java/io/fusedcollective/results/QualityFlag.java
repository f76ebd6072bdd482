package io.fusedcollective.results;

/**
 * Something that speaks against a result's time.
 *
 * @param severity comparable only with that of another flag of the same kind
 * @param words    the observation, as the predicate of a sentence about the result
 */
public record QualityFlag(Kind kind, double severity, String words) {

    /** The kinds, in the order of their weight. */
    public enum Kind {
        /** An iteration failed. Plain JMH still has a result, of the iterations before; {@code run} has none. */
        FAILED,
        THROTTLED,
        SLOW_CLOCK,
        NOISY
    }
}
