package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
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
        Kernel kernel = rank.kernels()
                .kernel(
                        "fused",
                        function,
                        Structs.FUSED,
                        problem.dtype().ordinal(),
                        rank.worldSize(),
                        problem.quant().ordinal());
        int clusterSize = work.options().clusterSize();
        RowShape shape = clusterSize == FusionOptions.AUTO
                ? RowShape.fused(problem, rank.multiprocessors())
                : RowShape.fusedOver(problem, clusterSize);
        KernelArguments arguments = Epilogue.arguments(Structs.FUSED, work, tensors, tensors.out, shape);
        int resident = rank.residentBlocks(kernel, shape.threads()) / shape.clusterSize();
        int rows = PeerWorkspace.rowsAtATime(problem.tokens(), resident);
        rank.workspace().reserve(problem.tensorBytes(), rank.world());
        int blocks = rows * shape.clusterSize();
        rank.workspace()
                .exchange(
                        arguments,
                        tensors.input,
                        work.options(),
                        NextStart.of(work.options(), blocks, rank.multiprocessors()));
        Kernel.Shape launch = new Kernel.Shape(
                blocks, shape.threads(), shape.clusterSize(), work.options().pdl());
        return stream -> kernel.enqueue(stream, launch, arguments);
    }
}
