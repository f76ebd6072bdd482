package io.fusedcollective.results;

import io.fusedcollective.backend.ThrottleReason;
import java.util.Set;

/**
 * The state of the devices while a result was measured. A value is NaN if the devices did not report it.
 *
 * @param smClockMhz     the clock of the slowest GPU's multiprocessors, as the mean over iterations; the memory's likewise
 * @param temperatureC   the highest temperature; the power likewise
 * @param throttled      reasons seen in any iteration
 * @param throttledShare share of the iterations with a reason
 */
public record Conditions(
        double smClockMhz,
        double memoryClockMhz,
        double temperatureC,
        double powerW,
        Set<ThrottleReason> throttled,
        double throttledShare) {

    public static final Conditions UNKNOWN = smClock(Double.NaN);

    /** Conditions of which only the clock is known. */
    public static Conditions smClock(double mhz) {
        return new Conditions(mhz, Double.NaN, Double.NaN, Double.NaN, Set.of(), 0);
    }
}
