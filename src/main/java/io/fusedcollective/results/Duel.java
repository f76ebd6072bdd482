package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;

/**
 * The fastest fused result of a problem against the fastest standard one.
 *
 * @param speedup how many times {@code fused} runs while {@code standard} runs once
 */
public record Duel(Configuration configuration, Result fused, Result standard, double speedup) {

    /** Whether either could be the faster one. */
    public boolean unclear() {
        return !fused.time().clearlyDiffersFrom(standard.time());
    }

    /** Whether fused is certainly the slower one. */
    public boolean lost() {
        return speedup < 1 && !unclear();
    }

    /** The words of a table: the speedup, if it is certain. */
    public String words() {
        return unclear() ? Figures.UNCLEAR : Figures.speedup(speedup);
    }
}
