package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Problem;
import java.util.List;

/** The fused implementations: one kernel each. */
final class FusedPipeline {

    private FusedPipeline() {}

    static List<Step> oneshot(CudaRank rank, Workload work, Tensors tensors) {
        Problem problem = work.problem();
        FusionOptions options = work.options();
        Kernel kernel = rank.kernels().kernel("fused_oneshot", "fusedOneshot", "FusedParams",
                problem.dtype().ordinal(), rank.worldSize(), problem.quant().ordinal());
        rank.workspace().reserve(PeerWorkspace.bytes(problem.tensorBytes(), rank.worldSize()), rank.world());
        RowShape shape = RowShape.of(problem);
        KernelArguments arguments = Epilogue.arguments(work, tensors, tensors.out, shape);
        rank.workspace().appendTo(arguments);
        arguments.pointer(tensors.input).int32(options.fp32Accumulation()).int32(options.triggerCompletionAtEnd());
        int residentRows = kernel.residentBlocks(shape.threads()) * rank.multiprocessors() / shape.clusterSize();
        Kernel.Shape launch = new Kernel.Shape(Math.min(problem.tokens(), residentRows) * shape.clusterSize(),
                shape.threads(), shape.clusterSize(), options.pdl());
        return List.of(stream -> kernel.enqueue(stream, launch, arguments));
    }
}
