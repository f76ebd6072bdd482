package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.function.Supplier;

/** A kernel of ours over peer-to-peer memory, in one stage or two by size and world size. */
final class PeerToPeerAllReduce implements AllReduceStage {

    /** The most threads of a block. Two of the largest blocks fit a multiprocessor, and few rows need the smallest. */
    private static final int MAX_THREADS = 512;

    private static final int MIN_THREADS = 128;

    @Override
    public List<Requirement> needs() {
        return List.of(Requirement.COMPILED_WORLD_SIZE, Requirement.PEER_ACCESS, Requirement.WORKSPACE);
    }

    @Override
    public DeviceMemory add(Assembly assembly, Supplier<DeviceMemory> target) {
        CudaRank rank = assembly.rank();
        Workload work = assembly.work();
        Problem problem = assembly.problem();
        DeviceMemory sum = target.get();
        Kernel kernel = rank.kernels()
                .kernel(
                        "p2p_all_reduce",
                        "p2pAllReduce",
                        Structs.ALL_REDUCE,
                        problem.dtype().ordinal(),
                        rank.worldSize(),
                        problem.peerToPeerStages(rank.worldSize()) - 1);
        long vectors = problem.tensorBytes() / RowShape.VECTOR_BYTES;
        int threads = threads(vectors, rank.multiprocessors());
        // For this kernel a row is as wide as a block, regardless of where the tensor's rows end.
        int rows = Division.ceil(vectors, threads);
        int blocks = PeerWorkspace.rowsAtATime(rows, rank.residentBlocks(kernel, threads));
        rank.workspace().reserve(problem.tensorBytes(), rank);
        KernelArguments arguments = rank.workspace()
                .exchange(
                        new KernelArguments(Structs.ALL_REDUCE),
                        assembly.tensors().input,
                        work.options(),
                        NextStart.of(work.options(), blocks, rank.multiprocessors()))
                .pointer("output", sum)
                .int64("vectors", vectors);
        Kernel.Shape launch = new Kernel.Shape(blocks, threads, 1, true);
        assembly.add(stream -> kernel.enqueue(stream, launch, arguments));
        return sum;
    }

    /** The fewest threads that spread the tensor over all multiprocessors, one block each; whole warps, whose lanes wait together. */
    static int threads(long vectors, int multiprocessors) {
        int threads = MIN_THREADS;
        while (threads < MAX_THREADS && vectors > (long) threads * multiprocessors) {
            threads *= 2;
        }
        int warps = Math.toIntExact(Math.min(threads, vectors) + RowShape.WARP_SIZE - 1) / RowShape.WARP_SIZE;
        return warps * RowShape.WARP_SIZE;
    }
}
