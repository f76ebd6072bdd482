package io.fusedcollective.cuda;

import io.fusedcollective.problem.Implementation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The implementations that run on GPUs. */
final class CudaImplementations {

    private static final AllReduceStage NCCL = new NcclAllReduce();
    private static final AllReduceStage PEER_TO_PEER = new PeerToPeerAllReduce();
    private static final AllReduceStage VLLM = new VllmAllReduceStage();
    private static final NormStage COMPILED = new CompiledNorm();

    private static final List<CudaImplementation> ALL = List.of(
            new StandardPipeline(Implementation.NCCL_NATIVE, NCCL, NormThenQuantization.EAGER),
            new StandardPipeline(Implementation.NCCL_CUSTOM, NCCL, NormThenQuantization.CUSTOM),
            new StandardPipeline(Implementation.NCCL_COMPILED, NCCL, COMPILED),
            new StandardPipeline(
                    Implementation.NCCL_NATIVE_NORM_CUSTOM_QUANT,
                    NCCL,
                    new NormThenQuantization(NormKernels.EAGER, NormKernels.CUSTOM)),
            new StandardPipeline(
                    Implementation.NCCL_CUSTOM_NORM_NATIVE_QUANT,
                    NCCL,
                    new NormThenQuantization(NormKernels.CUSTOM, NormKernels.EAGER)),
            new StandardPipeline(
                    Implementation.NCCL_SYMMETRIC_CUSTOM, new NcclSymmetricAllReduce(), NormThenQuantization.CUSTOM),
            new StandardPipeline(Implementation.P2P_CUSTOM, PEER_TO_PEER, NormThenQuantization.CUSTOM),
            new StandardPipeline(Implementation.P2P_COMPILED, PEER_TO_PEER, COMPILED),
            new FlashInferAllReduceNorm(Implementation.FLASHINFER_ALL_REDUCE_NORM),
            new StandardPipeline(Implementation.VLLM_CUSTOM, VLLM, NormThenQuantization.CUSTOM),
            new StandardPipeline(Implementation.VLLM_COMPILED, VLLM, COMPILED),
            new FusedPipeline(Implementation.FUSED_ONESHOT, "fusedOneshot"),
            new FusedPipeline(Implementation.FUSED_TWOSHOT, "fusedTwoshot"),
            new FlashInferFused(Implementation.FLASHINFER_ONESHOT, true),
            new FlashInferFused(Implementation.FLASHINFER_TWOSHOT, false),
            new NcclSequenceParallel(),
            new FusedSequenceParallel(),
            new AllReduceOnly(Implementation.NCCL_ALL_REDUCE_ONLY, NCCL),
            new LinkPeak());

    private static final Map<Implementation, CudaImplementation> BY_DESCRIPTOR =
            ALL.stream().collect(Collectors.toMap(CudaImplementation::descriptor, Function.identity()));

    private CudaImplementations() {}

    /** Empty if the implementation runs on another backend only. */
    static Optional<CudaImplementation> of(Implementation descriptor) {
        return Optional.ofNullable(BY_DESCRIPTOR.get(descriptor));
    }
}
