package io.fusedcollective.cuda;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Optional;

/** Something that an implementation needs from the machine, from the world of ranks or from the problem. */
@FunctionalInterface
interface Requirement {

    Requirement NCCL = (site, problem, options) -> site.withoutNccl(0);

    /** NCCL's kernels for buffers that are registered as windows on every rank. */
    Requirement NCCL_WINDOWS = (site, problem, options) -> site.withoutNccl(NativeLibraries.FIRST_NCCL_WITH_WINDOWS);

    Requirement ONE_NODE = (site, problem, options) -> site.withoutOneNode();

    /** Each GPU can address the memory of each other one. */
    Requirement PEER_ACCESS = (site, problem, options) -> site.withoutPeerAccess();

    /** A world size for which the kernels that exchange data between ranks are compiled. */
    Requirement COMPILED_WORLD_SIZE = (site, problem, options) -> site.withoutKernels();

    /** Ranks do not share GPUs. */
    Requirement LINK = (site, problem, options) -> site.withoutLink();

    /** Room for the peers' messages within the limit that the user set. */
    Requirement WORKSPACE = (site, problem, options) -> PeerWorkspace.tooLarge(problem, options.workspaceLimitMib());

    /** A compiler for kernels at run time, and the headers that it reads. */
    Requirement NVRTC = (site, problem, options) -> CompiledNorm.unavailable();

    Requirement FP8 = (site, problem, options) -> problem.quant() == QuantMode.FP8
            ? Optional.empty()
            : Optional.of("mixes two kinds of kernels, which is measured for quant fp8 only");

    /** The weight as it is: for libraries that are called without an offset. */
    Requirement PLAIN_WEIGHT = (site, problem, options) -> problem.weightOffset() == 0
            ? Optional.empty()
            : Optional.of("is called without an offset of the weight, so it is measured for --weight-offset 0 only");

    /** Why the problem cannot be computed here without it, in one line; empty if it is there. */
    Optional<String> missing(Site site, Problem problem, FusionOptions options);
}
