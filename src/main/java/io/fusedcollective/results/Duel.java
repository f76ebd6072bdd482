package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;

/**
 * The fastest fused result of a problem against the fastest standard one.
 *
 * @param speedup how many times {@code fused} runs while {@code standard} runs once
 */
public record Duel(Configuration configuration, Result fused, Result standard, double speedup) {

    /** Whether either could be the faster one: their distance is not beyond their errors, or these are not known. */
    public boolean unclear() {
        double distanceNs = Math.abs(fused.time().timeNs() - standard.time().timeNs());
        return !(distanceNs > fused.time().errorNs() + standard.time().errorNs());
    }

    public boolean lost() {
        return speedup < 1;
    }

    /** The speedup in words, which say so if it may be none. */
    public String words() {
        return Figures.speedup(speedup) + (unclear() ? ", not beyond the errors" : "");
    }
}
