package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.report.Configuration;
import java.util.List;

/** What runs when the user does not say: on GPUs the original's sizes, on the host what ends within minutes. */
record Defaults(List<Integer> tokens, int hidden, List<QuantMode> quants, int worldSize) {

    static Defaults of(Backend backend) {
        List<QuantMode> quants = List.of(QuantMode.values());
        return backend.name().equals(Configuration.HOST)
                ? new Defaults(List.of(16, 128), 1024, quants, Plan.SMALLEST_WORLD)
                : new Defaults(List.of(128, 512, 1024, 2048), 8192, quants, backend.maxWorldSize());
    }
}
