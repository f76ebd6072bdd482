package io.fusedcollective.verify;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.oracle.SpecialInputs;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;

/** What all implementations are to compute alike; with a switch of the fused kernels off, only those. */
record VerificationCase(Problem problem, FusionOptions options) {

    private static final long SEED = 7;

    boolean concerns(Implementation implementation) {
        return switchesOff().isEmpty() || implementation.kind() == Implementation.Kind.FUSED;
    }

    /** Itself, or of an implementation that runs a library of FlashInfer's, one for each of these. */
    List<VerificationCase> ofLibraries(Implementation implementation) {
        return implementation.provider().needsFlashInfer()
                ? options.flashinfers().stream()
                        .map(library -> new VerificationCase(problem, options.withFlashinfers(List.of(library))))
                        .toList()
                : List.of(this);
    }

    Workload workload() {
        Inputs inputs = special() ? new SpecialInputs(problem, SEED) : new RandomInputs(problem, SEED);
        return new Workload(problem, inputs, options);
    }

    String label() {
        return problem.label() + (special() ? ", special" : ", random") + switchesOff();
    }

    /** Where there are rows enough for one of each kind, random ones among them. */
    private boolean special() {
        return problem.tokens() >= SpecialInputs.KINDS;
    }

    private String switchesOff() {
        return (options.pdl() ? "" : ", pdl=false")
                + (options.fp32Accumulation() ? "" : ", fp32Accumulation=false")
                + (options.triggerCompletionAtEnd() ? "" : ", triggerCompletionAtEnd=false");
    }
}
