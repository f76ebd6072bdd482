package io.fusedcollective.results;

/**
 * Something that speaks against a result's time.
 *
 * @param severity only compares with that of another doubt of the same kind
 * @param words    what was seen, as the predicate of a sentence about the result
 */
public record QualityFlag(Kind kind, double severity, String words) {

    /** In the order of their weight. */
    public enum Kind {
        /** Of which plain JMH has a result all the same, of the iterations before; {@code run} has none. */
        FAILED,
        THROTTLED,
        SLOW_CLOCK,
        NOISY
    }
}
