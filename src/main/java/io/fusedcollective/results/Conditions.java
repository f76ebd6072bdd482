package io.fusedcollective.results;

import io.fusedcollective.backend.ThrottleReason;
import java.util.Set;

/**
 * What the devices said of their state while a result was measured. NaN where nobody could answer.
 *
 * @param smClockMhz     the slowest GPU's multiprocessors', the mean over iterations; so is the memory's
 * @param temperatureC   the highest; so is the power
 * @param throttled      reasons seen in any iteration
 * @param throttledShare of the iterations
 */
public record Conditions(
        double smClockMhz,
        double memoryClockMhz,
        double temperatureC,
        double powerW,
        Set<ThrottleReason> throttled,
        double throttledShare) {

    public static final Conditions UNKNOWN = smClock(Double.NaN);

    /** Of which no more is known. */
    public static Conditions smClock(double mhz) {
        return new Conditions(mhz, Double.NaN, Double.NaN, Double.NaN, Set.of(), 0);
    }
}
