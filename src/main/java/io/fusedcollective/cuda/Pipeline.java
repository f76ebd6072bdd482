package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.List;

/** The kernels of an implementation, in order: enqueuing all of them performs the collective once. */
final class Pipeline {

    /** Work that a stream is given: a kernel or a collective, with all arguments bound. */
    interface Step {
        void enqueue(Stream stream);
    }

    private final CudaRank rank;
    private final Workload work;
    private final Tensors tensors;
    private final Problem problem;
    private final RowShape shape;

    private Pipeline(CudaRank rank, Workload work, Tensors tensors) {
        this.rank = rank;
        this.work = work;
        this.tensors = tensors;
        this.problem = work.problem();
        this.shape = RowShape.of(problem);
    }

    static List<Step> of(Implementation implementation, CudaRank rank, Workload work, Tensors tensors) {
        Pipeline pipeline = new Pipeline(rank, work, tensors);
        return switch (implementation) {
            case NCCL_CUSTOM -> pipeline.ncclCustom();
            case FUSED_ONESHOT -> List.of(pipeline.fusedOneshot());
            case STANDARD -> throw new IllegalArgumentException(implementation.label() + " has no kernels");
        };
    }

    private List<Step> ncclCustom() {
        DeviceMemory reduced = tensors.allocateIntermediate("the all-reduced sum");
        Communicator communicator = rank.communicator();
        Step allReduce = stream -> communicator.allReduce(
                tensors.input, reduced, problem.elements(), problem.dtype(), stream);
        if (problem.quant() == QuantMode.NONE) {
            return List.of(allReduce, norm(reduced, tensors.out));
        }
        DeviceMemory normed = tensors.allocateIntermediate("the norm");
        return List.of(allReduce, norm(reduced, normed), quantise(normed));
    }

    private Step norm(DeviceMemory input, DeviceMemory out) {
        Kernel kernel = rank.kernels().kernel("rms_norm", "rmsNorm", "NormParams",
                problem.dtype().ordinal(), QuantMode.NONE.ordinal());
        return rows(kernel, epilogue(out, shape.clusterSize()).pointer(input));
    }

    private Step quantise(DeviceMemory normed) {
        Kernel kernel = rank.kernels().kernel("quantize_rows", "quantizeRows", "NormParams",
                problem.dtype().ordinal(), problem.quant().ordinal());
        return rows(kernel, epilogue(tensors.out, shape.clusterSize()).pointer(normed));
    }

    /** A block (or cluster) for every row. */
    private Step rows(Kernel kernel, KernelArguments arguments) {
        Kernel.Shape launch = new Kernel.Shape(
                problem.tokens() * shape.clusterSize(), shape.threads(), shape.clusterSize(), true);
        return stream -> kernel.enqueue(stream, launch, arguments);
    }

    private Step fusedOneshot() {
        FusionOptions options = work.options();
        Kernel kernel = rank.kernels().kernel("fused_oneshot", "fusedOneshot", "FusedParams",
                problem.dtype().ordinal(), rank.worldSize(), problem.quant().ordinal());
        rank.workspace().reserve(PeerWorkspace.bytes(problem.tensorBytes(), rank.worldSize()), rank.world());
        KernelArguments arguments = epilogue(tensors.out, shape.clusterSize());
        rank.workspace().appendTo(arguments);
        arguments.pointer(tensors.input).int32(options.fp32Accumulation()).int32(options.triggerCompletionAtEnd());
        int residentRows = kernel.residentBlocks(shape.threads()) * rank.multiprocessors() / shape.clusterSize();
        Kernel.Shape launch = new Kernel.Shape(Math.min(problem.tokens(), residentRows) * shape.clusterSize(),
                shape.threads(), shape.clusterSize(), options.pdl());
        return stream -> kernel.enqueue(stream, launch, arguments);
    }

    /** The fields of {@code EpilogueParams}. */
    private KernelArguments epilogue(DeviceMemory out, int clusterSize) {
        float quantScale = switch (problem.quant()) {
            case NONE -> 1.0f;
            case FP8 -> 1.0f / work.inputs().fp8Scale();
            case FP4 -> work.inputs().fp4GlobalScale();
        };
        return new KernelArguments()
                .pointer(tensors.residual)
                .pointer(tensors.weight)
                .pointer(tensors.residualOut)
                .pointer(out)
                .pointer(tensors.scales)
                .float32(work.inputs().epsilon())
                .float32(quantScale)
                .int32(problem.tokens())
                .int32(problem.hidden())
                .int32(work.options().scaleLayout().ordinal())
                .int32(clusterSize)
                .endStruct();
    }
}
