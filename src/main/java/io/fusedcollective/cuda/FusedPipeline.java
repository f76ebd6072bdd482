package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.cuda.driver.KernelStruct;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.RowShards;
import java.util.List;
import java.util.Optional;

/** An implementation of ours that is one kernel. */
class FusedPipeline implements CudaImplementation {

    private static final Requirement CLUSTER_SIZE =
            (site, problem, options) -> RowShape.tooFewBlocks(problem, site.worldSize(), options.clusterSize());

    private final Implementation descriptor;
    private final String file;
    private final String function;
    private final KernelStruct struct;

    /** @param function the kernel's name in {@code fused.cu} */
    FusedPipeline(Implementation descriptor, String function) {
        this(descriptor, "fused", function, Structs.FUSED);
    }

    /** @param struct its parameters, which start with those of the epilogue and of the exchange */
    FusedPipeline(Implementation descriptor, String file, String function, KernelStruct struct) {
        this.descriptor = descriptor;
        this.file = file;
        this.function = function;
        this.struct = struct;
    }

    @Override
    public Implementation descriptor() {
        return descriptor;
    }

    @Override
    public List<Requirement> needs() {
        return List.of(
                Requirement.COMPILED_WORLD_SIZE,
                Requirement.PEER_ACCESS,
                Requirement.WORKSPACE,
                CLUSTER_SIZE,
                this::withoutRoom);
    }

    /** The blocks of a launch wait for one another, so they must fit a rank's share of a GPU at the same time. */
    private Optional<String> withoutRoom(Site site, Problem problem, FusionOptions options) {
        RowShape least = RowShape.fusedOver(problem, site.worldSize(), Math.max(1, options.clusterSize()));
        return site.withoutRoom(rowsNeededAtATime(site.worldSize()), least);
    }

    /** With how few rows at the same time the kernel can work. */
    int rowsNeededAtATime(int worldSize) {
        return 1;
    }

    @Override
    public final Outputs build(Assembly assembly) {
        CudaRank rank = assembly.rank();
        Workload work = assembly.work();
        Problem problem = assembly.problem();
        Tensors tensors = assembly.tensors();
        Kernel kernel = rank.kernels()
                .kernel(
                        file,
                        function,
                        struct,
                        problem.dtype().ordinal(),
                        rank.worldSize(),
                        problem.quant().ordinal());
        RowGrid grid = grid(problem, rank, work.options(), rank.roomFor(kernel));
        RowShape shape = grid.shape();
        int blocks = grid.rows() * shape.clusterSize();
        rank.workspace().reserve(problem.tensorBytes(), rank);
        KernelArguments arguments = Epilogue.arguments(struct, work, tensors.rows(), shape);
        rank.workspace()
                .exchange(
                        arguments,
                        tensors.input,
                        work.options(),
                        NextStart.of(work.options(), blocks, rank.multiprocessors()));
        setOwnFields(arguments, problem.shards(rank.worldSize()));
        Kernel.Shape launch = new Kernel.Shape(
                blocks, shape.threads(), shape.clusterSize(), work.options().pdl());
        assembly.add(stream -> kernel.enqueue(stream, launch, arguments));
        return tensors;
    }

    RowGrid grid(Problem problem, CudaRank rank, FusionOptions options, RowGrid.Room room) {
        return RowGrid.of(problem, rank.worldSize(), options, rank.multiprocessors(), room);
    }

    /** Sets the fields of the parameters that follow those of the exchange. */
    void setOwnFields(KernelArguments arguments, RowShards shards) {}
}
