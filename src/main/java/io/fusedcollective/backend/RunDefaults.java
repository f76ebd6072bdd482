package io.fusedcollective.backend;

import io.fusedcollective.problem.QuantMode;
import java.util.List;

/**
 * The defaults of a run on a backend.
 *
 * @param repeats          how often a result in doubt is measured again
 * @param warmupIterations of JMH, as are the trials
 */
public record RunDefaults(
        List<Integer> tokens,
        int hidden,
        List<QuantMode> quantModes,
        int worldSize,
        int repeats,
        int warmupIterations,
        int trials) {

    /** Defaults with the quantizations and iterations of the original benchmark. */
    public static RunDefaults asTheOriginal(List<Integer> tokens, int hidden, int worldSize, int repeats) {
        return new RunDefaults(tokens, hidden, QuantMode.DEFAULTS, worldSize, repeats, 5, 20);
    }
}
