package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import java.util.List;

/**
 * What runs when the user does not say: on GPUs the original's sizes, on the host what ends within minutes.
 *
 * @param repeats of results in doubt; none where threads stand for GPUs, or ranks share them: there noise is no accident,
 *                and to measure again gives more of it
 */
record Defaults(List<Integer> tokens, int hidden, List<Quantization> quantizations, int worldSize, int repeats) {

    static Defaults of(Backend backend) {
        List<Quantization> quants =
                QuantMode.DEFAULTS.stream().map(Quantization::of).toList();
        int repeats =
                backend.name().equals(Configuration.HOST) || backend.name().equals(Configuration.SIMULATED) ? 0 : 2;
        return backend.name().equals(Configuration.HOST)
                ? new Defaults(List.of(16, 128), 1024, quants, Plan.SMALLEST_WORLD, repeats)
                : new Defaults(List.of(128, 512, 1024, 2048), 8192, quants, backend.maxWorldSize(), repeats);
    }
}
