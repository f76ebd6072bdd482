package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Implementation.AllReduce;
import io.fusedcollective.problem.Problem;

/** The fused implementations: one kernel each. */
final class FusedPipeline {

    private FusedPipeline() {}

    static Step of(Implementation implementation, CudaRank rank, Workload work, Tensors tensors) {
        Problem problem = work.problem();
        String function = implementation.allReduce() == AllReduce.TWOSHOT ? "fusedTwoshot" : "fusedOneshot";
        Kernel kernel = rank.kernels().kernel("fused", function, "FusedParams",
                problem.dtype().ordinal(), rank.worldSize(), problem.quant().ordinal());
        int clusterSize = work.options().clusterSize();
        RowShape shape = clusterSize == FusionOptions.AUTO
                ? RowShape.spread(problem, rank.multiprocessors())
                : RowShape.of(problem, clusterSize);
        KernelArguments arguments = Epilogue.arguments(work, tensors, tensors.out, shape);
        rank.reserveWorkspace(problem).exchange(arguments, tensors.input, work.options());
        int residentRows = rank.residentBlocks(kernel, shape.threads()) / shape.clusterSize();
        Kernel.Shape launch = new Kernel.Shape(Math.min(problem.tokens(), residentRows) * shape.clusterSize(),
                shape.threads(), shape.clusterSize(), work.options().pdl());
        return stream -> kernel.enqueue(stream, launch, arguments);
    }
}
