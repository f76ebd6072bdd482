package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.RunDefaults;
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
        RunDefaults ofBackend = backend.defaults();
        List<Quantization> quants =
                ofBackend.quantModes().stream().map(Quantization::of).toList();
        return new Defaults(ofBackend.tokens(), ofBackend.hidden(), quants, ofBackend.worldSize(), ofBackend.repeats());
    }
}
