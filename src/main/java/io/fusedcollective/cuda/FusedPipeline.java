package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;

/**
 * A fused implementation of ours: one kernel.
 *
 * @param function the kernel's name in {@code fused.cu}
 */
record FusedPipeline(Implementation descriptor, String function) implements CudaImplementation {

    private static final Requirement CLUSTER_SIZE =
            (site, problem, options) -> RowShape.tooFewBlocks(problem, site.worldSize(), options.clusterSize());

    @Override
    public List<Requirement> needs() {
        return List.of(Requirement.COMPILED_WORLD_SIZE, Requirement.PEER_ACCESS, Requirement.WORKSPACE, CLUSTER_SIZE);
    }

    @Override
    public Outputs build(Assembly assembly) {
        CudaRank rank = assembly.rank();
        Workload work = assembly.work();
        Problem problem = assembly.problem();
        Tensors tensors = assembly.tensors();
        Kernel kernel = rank.kernels()
                .kernel(
                        "fused",
                        function,
                        Structs.FUSED,
                        problem.dtype().ordinal(),
                        rank.worldSize(),
                        problem.quant().ordinal());
        RowGrid grid =
                RowGrid.of(problem, rank.worldSize(), work.options(), rank.multiprocessors(), rank.roomFor(kernel));
        RowShape shape = grid.shape();
        KernelArguments arguments =
                Epilogue.arguments(Structs.FUSED, work, tensors, tensors.norm, tensors.codes, shape);
        rank.workspace().reserve(problem.tensorBytes(), rank);
        int blocks = grid.rows() * shape.clusterSize();
        rank.workspace()
                .exchange(
                        arguments,
                        tensors.input,
                        work.options(),
                        NextStart.of(work.options(), blocks, rank.multiprocessors()));
        Kernel.Shape launch = new Kernel.Shape(
                blocks, shape.threads(), shape.clusterSize(), work.options().pdl());
        assembly.add(stream -> kernel.enqueue(stream, launch, arguments));
        return tensors;
    }
}
