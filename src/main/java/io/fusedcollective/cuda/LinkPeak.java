package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.oracle.LinkPattern;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/**
 * The link alone: each rank writes to all its peers at once ({@code link_peak.cuh}). What peers write has a buffer of its own,
 * because the mailbox of the other kernels holds marks that must stay. All sets of buffers share it, because nothing is read.
 */
final class LinkPeak implements CudaImplementation {

    /**
     * Two blocks of 512 threads on each multiprocessor keep more stores under way than the link takes, and leave room for the
     * blocks of the next launch.
     */
    private static final int THREADS = 512;

    private static final int BLOCKS_PER_MULTIPROCESSOR = 2;

    private static final byte POISON = (byte) 0xFF;

    @Override
    public Implementation descriptor() {
        return Implementation.LINK_PEAK;
    }

    @Override
    public List<Requirement> needs() {
        Requirement fewPeers = (site, problem, options) -> tooManyRanks(site.worldSize());
        return List.of(Requirement.LINK, fewPeers, Requirement.PEER_ACCESS);
    }

    @Override
    public Outputs build(Assembly assembly) {
        CudaRank rank = assembly.rank();
        Problem problem = assembly.problem();
        int worldSize = rank.worldSize();
        LinkPattern pattern = new LinkPattern(problem, worldSize, rank.index());
        DeviceMemory received =
                assembly.memory().shared("what peers write to find the link's peak", pattern.receivedBytes());
        long[] buffers = rank.world().share(rank.index(), received);
        KernelArguments arguments = new KernelArguments(Structs.LINK_PEAK);
        for (int distance = 1; distance <= Structs.MAX_PEERS; distance++) {
            int peer = (rank.index() + distance) % worldSize;
            long offset = new LinkPattern(problem, worldSize, peer).offsetBytes(rank.index());
            arguments.pointer("targets", distance < worldSize ? buffers[peer] + offset : 0);
        }
        long vectors = pattern.vectorsPerPeer();
        arguments.int64("vectors", vectors).int32("peers", worldSize - 1).int32("sender", rank.index());
        Kernel kernel = rank.kernels().kernel("link_peak", "linkPeak", Structs.LINK_PEAK);
        long blocks =
                Math.min((vectors + THREADS - 1) / THREADS, (long) BLOCKS_PER_MULTIPROCESSOR * rank.multiprocessors());
        Kernel.Shape launch = new Kernel.Shape((int) blocks, THREADS, 1, true);
        assembly.add(stream -> kernel.enqueue(stream, launch, arguments));
        return new Received(problem, pattern, received);
    }

    /** Why the kernel has no room for so many addresses, in one line; empty if it has. */
    private static Optional<String> tooManyRanks(int worldSize) {
        return worldSize - 1 > Structs.MAX_PEERS
                ? Optional.of("writes to " + Structs.MAX_PEERS + " peers at most, not " + (worldSize - 1))
                : Optional.empty();
    }

    private record Received(Problem problem, LinkPattern pattern, DeviceMemory memory) implements Outputs {

        @Override
        public void poisonOutputs() {
            memory.fill(POISON);
        }

        @Override
        public OutputRow readRow(int row) {
            byte[] bytes = memory.download(pattern.rowOffsetBytes(row), Math.toIntExact(problem.rowBytes()));
            return new OutputRow(null, Tensors.elements(bytes, problem.dtype()), null, null);
        }

        @Override
        public boolean scalePaddingIsZero() {
            return true;
        }
    }
}
