package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.List;
import java.util.Map;

/**
 * What one implementation took.
 *
 * @param switches   the benchmark's further params, such as those of the fused kernels
 * @param device     by the device's own clock, the slowest rank; null where the benchmark did not report it
 * @param wall       JMH's own score, the mean over ranks
 */
public record Result(
        Configuration configuration,
        Implementation implementation,
        Map<String, String> switches,
        Measurement device,
        Measurement wall,
        Conditions conditions,
        Iterations iterations) {

    /** Wall and device time further apart than this mean that something besides the operation was measured. */
    private static final double SUSPICIOUS_RATIO = 0.03;

    /** The time that counts: the device's where there is one. */
    public Measurement time() {
        return device != null ? device : wall;
    }

    /** How much longer the wall's time is than the device's, as a ratio of the latter. */
    public double wallExcess() {
        return wall.timeNs() / time().timeNs() - 1;
    }

    /** Of all its forks. */
    public int plannedIterations() {
        return Math.max(1, iterations.forks()) * iterations.measurementIterations();
    }

    /** Those that have a result, or all where the results do not say. */
    public int measuredIterations() {
        int measured = wall.forksNs().stream().mapToInt(List::size).sum();
        return measured == 0 ? plannedIterations() : measured;
    }

    public boolean suspicious() {
        return Math.abs(wallExcess()) > SUSPICIOUS_RATIO;
    }
}
