package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One implementation, measured on one problem.
 *
 * @param switches   the benchmark's further params, such as those of the fused kernels
 * @param device     time by the device's own clock, on the slowest rank; null if the benchmark did not report it
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

    /** The benchmarks' param that names a library of FlashInfer's. */
    public static final String LIBRARY = "flashinfer";

    /** If wall and device time differ by more than this, the run measured something besides the operation. */
    private static final double SUSPICIOUS_RATIO = 0.03;

    /** Which of FlashInfer's libraries it ran, as the user named it; empty if none. */
    public Optional<String> library() {
        return Optional.ofNullable(switches.get(LIBRARY));
    }

    /** The time that counts: the device's if there is one, otherwise the wall's. */
    public Measurement time() {
        return device != null ? device : wall;
    }

    /** How much longer the wall time is than the device time, as a ratio of the latter. */
    public double wallExcess() {
        return wall.timeNs() / time().timeNs() - 1;
    }

    /** Number of planned iterations of all forks. */
    public int plannedIterations() {
        return Math.max(1, iterations.forks()) * iterations.measurementIterations();
    }

    /** Number of iterations that have a time; all planned ones if the results do not say. */
    public int measuredIterations() {
        int measured = wall.forksNs().stream().mapToInt(List::size).sum();
        return measured == 0 ? plannedIterations() : measured;
    }

    public boolean suspicious() {
        return Math.abs(wallExcess()) > SUSPICIOUS_RATIO;
    }
}
