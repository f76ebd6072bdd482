package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/** One implementation on GPUs: what it needs, and how its steps are built. {@link CudaImplementations} lists them all. */
interface CudaImplementation {

    /** The description that results, reports and the command line use. */
    Implementation descriptor();

    /** The requirements, in the order in which a user should hear of them: the first missing one is the reason shown. */
    List<Requirement> needs();

    /**
     * Adds the steps of one operation on one set of buffers. All ranks call it together, once for each set of buffers,
     * and ask for the same buffers in the same order.
     *
     * @return what the operation writes, for the checks
     */
    Outputs build(Assembly assembly);

    /** Why it cannot or should not compute this problem here, in one line; empty if it can. */
    default Optional<String> unavailable(Site site, Problem problem, FusionOptions options) {
        return needs().stream()
                .flatMap(need -> need.missing(site, problem, options).stream())
                .findFirst();
    }
}
