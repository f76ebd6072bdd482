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

    /** The standard implementations that an engine with FlashInfer runs if it does not fuse. */
    private static final Set<Provider> WITHOUT_FLASHINFERS_FUSION = Set.of(Provider.NCCL, Provider.VLLM);

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
        return result.implementation().kind() == Kind.STANDARD
                && (provider == Provider.SUITE
                        || WITHOUT_FLASHINFERS_FUSION.contains(
                                result.implementation().provider()));
    }

    /** Whether the result is a sequence-parallel one that an engine with these kernels may choose in their place. */
    public boolean sequenceParallel(Result result) {
        return result.implementation().kind() == Kind.SEQUENCE_PARALLEL
                && (provider == Provider.SUITE
                        || WITHOUT_FLASHINFERS_FUSION.contains(
                                result.implementation().provider()));
    }

    /** @param record says what the libraries are */
    public String title(Optional<MachineRecord> record) {
        if (provider == Provider.SUITE) {
            return "With this suite's kernels, against everything";
        }
        String version = record.flatMap(run -> run.library(library))
                .map(LibraryFacts::version)
                .orElse(library);
        return "With the kernels of FlashInfer " + version + ", against NCCL's and vLLM's all-reduce";
    }
}
