package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The standard implementations: an all-reduce, then the norm, then the quantisation, each through memory. */
final class StandardPipeline {

    /** Of the all-reduce's blocks: two of the largest fit a multiprocessor, and the smallest are what a few rows need. */
    private static final int MAX_P2P_THREADS = 512;

    private static final int MIN_P2P_THREADS = 128;

    private final CudaRank rank;
    private final Workload work;
    private final Tensors tensors;
    private final Problem problem;
    private final RowShape shape;
    private final List<Step> steps = new ArrayList<>();
    private final EagerPipeline nativePipeline;

    private StandardPipeline(CudaRank rank, Workload work, Tensors tensors) {
        this.rank = rank;
        this.work = work;
        this.tensors = tensors;
        this.problem = work.problem();
        this.shape = RowShape.norm(problem, rank.multiprocessors());
        this.nativePipeline = new EagerPipeline(rank, work, tensors, steps);
    }

    static List<Step> of(Implementation implementation, CudaRank rank, Workload work, Tensors tensors) {
        StandardPipeline pipeline = new StandardPipeline(rank, work, tensors);
        pipeline.add(implementation);
        return pipeline.steps;
    }

    /** Why no such row can be or should be measured, in one line; empty when it can. */
    static Optional<String> unavailable(Implementation implementation, Problem problem) {
        if (implementation.norm() == Implementation.Style.COMPILED) {
            return CompiledNorm.unavailable();
        }
        boolean mixed = implementation.norm() != implementation.quantise();
        return mixed && problem.quant() != QuantMode.FP8
                ? Optional.of("mixes two kinds of kernels, which is measured for quant fp8 only")
                : Optional.empty();
    }

    private void add(Implementation implementation) {
        if (implementation.kind() == Implementation.Kind.PROBE) {
            addAllReduce(implementation.allReduce(), tensors.out);
            return;
        }
        DeviceMemory reduced =
                addAllReduce(implementation.allReduce(), tensors.allocateIntermediate("the all-reduced sum"));
        if (implementation.norm() == Implementation.Style.COMPILED) {
            addRowKernel(CompiledNorm.kernel(rank, work, shape), reduced, tensors.out);
        } else if (problem.quant() == QuantMode.NONE) {
            addNorm(implementation.norm(), reduced, tensors.out);
        } else {
            DeviceMemory normed = tensors.allocateIntermediate("the norm");
            addNorm(implementation.norm(), reduced, normed);
            addQuantisation(implementation.quantise(), normed);
        }
    }

    /** Returns where the sum lies: in {@code reduced}, where the all-reduce lets us choose. */
    private DeviceMemory addAllReduce(Implementation.AllReduce allReduce, DeviceMemory reduced) {
        switch (allReduce) {
            case NCCL -> {
                Communicator communicator = rank.communicator();
                steps.add(stream ->
                        communicator.allReduce(tensors.input, reduced, problem.elements(), problem.dtype(), stream));
            }
            case NCCL_SYMMETRIC -> {
                Communicator communicator = rank.communicator();
                DeviceMemory input = tensors.memory().own(problem.tensorBytes(), communicator::allocateWindow);
                DeviceMemory output = tensors.memory().shared(problem.tensorBytes(), communicator::allocateWindow);
                input.copyFrom(tensors.input);
                steps.add(stream -> communicator.allReduce(input, output, problem.elements(), problem.dtype(), stream));
                return output;
            }
            case P2P -> addPeerToPeerAllReduce(reduced);
            case SHARED_MEMORY, ONESHOT, TWOSHOT, NONE ->
                throw new IllegalArgumentException(allReduce + " is no kernel of its own");
        }
        return reduced;
    }

    private void addPeerToPeerAllReduce(DeviceMemory reduced) {
        Kernel kernel = rank.kernels()
                .kernel(
                        "p2p_all_reduce",
                        "p2pAllReduce",
                        Structs.ALL_REDUCE,
                        problem.dtype().ordinal(),
                        rank.worldSize(),
                        problem.peerToPeerStages(rank.worldSize()) - 1);
        long vectors = problem.tensorBytes() / RowShape.VECTOR_BYTES;
        int threads = peerToPeerThreads(vectors, rank.multiprocessors());
        // What the kernel takes for a row is a block's width, wherever the tensor's rows end.
        int rows = Math.toIntExact((vectors + threads - 1) / threads);
        int blocks = PeerWorkspace.rowsAtATime(rows, rank.residentBlocks(kernel, threads));
        rank.workspace().reserve(problem.tensorBytes(), rank.world());
        KernelArguments arguments = rank.workspace()
                .exchange(
                        new KernelArguments(Structs.ALL_REDUCE),
                        tensors.input,
                        work.options(),
                        NextStart.of(work.options(), blocks, rank.multiprocessors()))
                .pointer("output", reduced)
                .int64("vectors", vectors);
        Kernel.Shape launch = new Kernel.Shape(blocks, threads, 1, true);
        steps.add(stream -> kernel.enqueue(stream, launch, arguments));
    }

    /** As few as spread the tensor over all multiprocessors, a block each; whole warps, as their lanes wait together. */
    static int peerToPeerThreads(long vectors, int multiprocessors) {
        int threads = MIN_P2P_THREADS;
        while (threads < MAX_P2P_THREADS && vectors > (long) threads * multiprocessors) {
            threads *= 2;
        }
        int warps = Math.toIntExact(Math.min(threads, vectors) + RowShape.WARP_SIZE - 1) / RowShape.WARP_SIZE;
        return warps * RowShape.WARP_SIZE;
    }

    private void addNorm(Implementation.Style style, DeviceMemory reduced, DeviceMemory out) {
        switch (style) {
            case NATIVE -> nativePipeline.addNorm(reduced, out);
            case CUSTOM -> addRowKernel(rowKernel("rms_norm", "rmsNorm", QuantMode.NONE), reduced, out);
            case COMPILED, FUSED, NONE ->
                throw new IllegalArgumentException("a " + style + " norm is no kernel of its own");
        }
    }

    private void addQuantisation(Implementation.Style style, DeviceMemory normed) {
        switch (style) {
            case NATIVE -> nativePipeline.addQuantisation(normed);
            case CUSTOM ->
                addRowKernel(rowKernel("quantize_rows", "quantizeRows", problem.quant()), normed, tensors.out);
            case COMPILED, FUSED, NONE ->
                throw new IllegalArgumentException("a " + style + " quantisation is no kernel of its own");
        }
    }

    private Kernel rowKernel(String file, String function, QuantMode quant) {
        return rank.kernels()
                .kernel(file, function, Structs.NORM, problem.dtype().ordinal(), quant.ordinal());
    }

    /** A kernel with the common epilogue's arguments and a block (or cluster) for every row of {@code input}. */
    private void addRowKernel(Kernel kernel, DeviceMemory input, DeviceMemory out) {
        KernelArguments arguments =
                Epilogue.arguments(Structs.NORM, work, tensors, out, shape).pointer("input", input);
        Kernel.Shape launch =
                new Kernel.Shape(problem.tokens() * shape.clusterSize(), shape.threads(), shape.clusterSize(), true);
        steps.add(stream -> kernel.enqueue(stream, launch, arguments));
    }
}
