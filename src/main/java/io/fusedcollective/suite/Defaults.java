package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.RunDefaults;
import io.fusedcollective.problem.Quantization;
import java.util.List;

/**
 * The defaults of a run: on GPUs the sizes of the original benchmark, on the host sizes that end within minutes.
 *
 * @param repeats how often a result in doubt is measured again; 0 if threads stand for GPUs or ranks share GPUs, because noise is
 *                normal then, and a repeat only gives more of it
 */
record Defaults(List<Integer> tokens, int hidden, List<Quantization> quantizations, int worldSize, int repeats) {

    static Defaults of(Backend backend) {
        RunDefaults ofBackend = backend.defaults();
        List<Quantization> quants =
                ofBackend.quantModes().stream().map(Quantization::of).toList();
        return new Defaults(ofBackend.tokens(), ofBackend.hidden(), quants, ofBackend.worldSize(), ofBackend.repeats());
    }
}
