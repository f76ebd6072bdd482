package io.fusedcollective.results;

import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Provider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fused kernels of one provider against the standard implementations that they would replace, and beside them the
 * sequence-parallel ones. An engine runs the kernels of
 * one provider, so nothing that decides about fusion mixes those of two.
 *
 * @param library which of FlashInfer's libraries, as the user named it; null for another provider
 */
public record Contest(Provider provider, String library) {

    /** This suite's kernels. */
    public static final Contest SUITE = new Contest(Provider.SUITE, null);

    /**
     * What an engine with FlashInfer may run if it does not fuse, besides FlashInfer's own all-reduce, which vLLM has run by default
     * since August 2026 (vllm-project/vllm#52998).
     */
    private static final Set<Provider> BESIDE_FLASHINFER = Set.of(Provider.NCCL, Provider.VLLM);

    /** The contests that have a fused result among these: one for each library of FlashInfer, then the suite's. */
    public static List<Contest> of(Collection<Result> results) {
        Set<String> libraries = new TreeSet<>();
        boolean own = false;
        for (Result result : results) {
            if (result.implementation().kind() == Kind.FUSED) {
                result.library().ifPresent(libraries::add);
                own |= result.implementation().provider() == Provider.SUITE;
            }
        }
        List<Contest> contests = new ArrayList<>();
        libraries.forEach(library -> contests.add(new Contest(Provider.FLASHINFER, library)));
        if (own) {
            contests.add(SUITE);
        }
        return contests;
    }

    /** Whether the result is one of the fused ones. */
    public boolean fused(Result result) {
        return result.implementation().kind() == Kind.FUSED
                && result.implementation().provider() == provider
                && (library == null || result.library().filter(library::equals).isPresent());
    }

    /** Whether the result is one of the standard ones. */
    public boolean standard(Result result) {
        return result.implementation().kind() == Kind.STANDARD && isAlternative(result);
    }

    /** Whether the result is a sequence-parallel one that an engine with these kernels may choose in their place. */
    public boolean sequenceParallel(Result result) {
        return result.implementation().kind() == Kind.SEQUENCE_PARALLEL && isAlternative(result);
    }

    /** Whether an engine with these kernels may run the result's implementation in their place. */
    private boolean isAlternative(Result result) {
        Provider other = result.implementation().provider();
        return provider == Provider.SUITE
                || BESIDE_FLASHINFER.contains(other)
                || other == provider && result.library().filter(library::equals).isPresent();
    }

    /** @param record says what the libraries are */
    public String title(Optional<MachineRecord> record) {
        if (provider == Provider.SUITE) {
            return "With this suite's kernels, against everything";
        }
        String version = record.flatMap(run -> run.library(library))
                .map(LibraryFacts::version)
                .orElse(library);
        return "With the kernels of FlashInfer " + version + ", against its own, vLLM's and NCCL's all-reduce";
    }
}
