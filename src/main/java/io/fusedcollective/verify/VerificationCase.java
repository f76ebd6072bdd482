package io.fusedcollective.verify;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.oracle.SpecialInputs;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Residual;
import java.util.List;

/** A problem that all implementations must compute alike. With a switch of the fused kernels off, only these are checked. */
record VerificationCase(Problem problem, FusionOptions options) {

    private static final long SEED = 7;

    boolean concerns(Implementation implementation) {
        return switchesOff().isEmpty() || implementation.isOneKernel();
    }

    /** This case as an implementation computes it: a sequence-parallel one with a sharded residual, if that is allowed. */
    VerificationCase as(Implementation implementation, List<Residual> allowed) {
        return implementation.kind() == Implementation.Kind.SEQUENCE_PARALLEL && allowed.contains(Residual.SHARDED)
                ? new VerificationCase(problem.with(Residual.SHARDED), options)
                : this;
    }

    /** This case; for an implementation that runs FlashInfer's library, one case for each library. */
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

    /** Whether there are enough rows for one of each kind, including random ones. */
    private boolean special() {
        return problem.tokens() >= SpecialInputs.KINDS;
    }

    private String switchesOff() {
        return (options.pdl() ? "" : ", pdl=false")
                + (options.fp32Accumulation() ? "" : ", fp32Accumulation=false")
                + (options.triggerCompletionAtEnd() ? "" : ", triggerCompletionAtEnd=false");
    }
}
