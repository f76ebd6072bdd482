package io.fusedcollective.cuda;

import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelLibrary;
import io.fusedcollective.cuda.driver.Stream;
import io.fusedcollective.problem.Implementation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** A GPU as a participant: its context, stream and kernels, and its links to the other ranks. */
final class CudaRank implements Rank {

    private final CudaWorld world;
    private final int index;
    private final GpuDevice device;
    private final Stream stream;
    private final KernelLibrary kernels = new KernelLibrary();
    private final PeerWorkspace workspace;
    private final int multiprocessors;
    private final Map<String, SharedBlock> sharedBlocks = new LinkedHashMap<>();
    private volatile Communicator communicator;

    /** All ranks are made together. */
    CudaRank(CudaWorld world, int index, GpuDevice device) {
        this.world = world;
        this.index = index;
        this.device = device;
        this.stream = new Stream();
        this.workspace = new PeerWorkspace(index, world.size());
        this.multiprocessors = least(device.multiprocessors() / world.ranksOn(device));
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public void attach() {
        device.makeCurrent();
    }

    @Override
    public Replay prepare(Implementation implementation, Workload work, int operations) {
        CudaImplementation factory = CudaImplementations.of(implementation).orElseThrow();
        BufferSets memory = new BufferSets(work.bufferSets());
        List<Operation> sets = new ArrayList<>();
        Assembly first = null;
        for (int set = 0; set < work.bufferSets(); set++) {
            memory.beginSet();
            Assembly assembly = new Assembly(this, work, memory, set, first);
            sets.add(assembly.operation(factory.build(assembly)));
            first = first == null ? assembly : first;
        }
        return new GraphReplay(this, memory, sets, work.problem().tensorBytes(), operations);
    }

    CudaWorld world() {
        return world;
    }

    /** Waits for all ranks. */
    void lineUp() {
        world.lineUp(index);
    }

    int worldSize() {
        return world.size();
    }

    /** The least number of multiprocessors that a rank has: those of its GPU, or its share if several ranks share the GPU. */
    int multiprocessors() {
        return multiprocessors;
    }

    /**
     * The least that a rank has, so that all split rows alike: otherwise a GPU of fewer multiprocessors, or a share of one, leaves
     * rows to peers that wait for it to compute them. All ranks call it together.
     */
    private int least(int own) {
        return (int) LongStream.of(world.exchange(index, own)).min().orElse(own);
    }

    /**
     * How many blocks of a kernel may wait for peers at the same time. If several ranks share the GPU, each takes half of its share,
     * because with programmatic dependent launch the next kernel's blocks may be there as well.
     */
    int residentBlocks(Kernel kernel, int threads) {
        int blocks = kernel.residentBlocks(threads) * device.multiprocessors();
        return Math.min(PeerWorkspace.MAX_BLOCKS, least(part(blocks)));
    }

    /** The same for a kernel in which each row takes a block or a cluster of blocks. */
    int residentRows(Kernel kernel, RowShape shape) {
        if (shape.clusterSize() == 1) {
            return residentBlocks(kernel, shape.threads());
        }
        int rows = kernel.residentClusters(shape.threads(), shape.clusterSize());
        return Math.min(PeerWorkspace.MAX_BLOCKS / shape.clusterSize(), least(part(rows)));
    }

    /** All ranks call its methods together. */
    RowGrid.Room roomFor(Kernel kernel) {
        return new RowGrid.Room() {
            @Override
            public int rows(RowShape shape) {
                return residentRows(kernel, shape);
            }

            @Override
            public int blocks(int threads) {
                return residentBlocks(kernel, threads);
            }
        };
    }

    private int part(int ofTheGpu) {
        int ranksHere = world.ranksOn(device);
        return ranksHere == 1 ? ofTheGpu : ofTheGpu / partsOfSharedGpu(ranksHere);
    }

    /** A rank gets one of them, and its next kernel another one. */
    static int partsOfSharedGpu(int ranks) {
        return 2 * ranks;
    }

    /** The architecture as compilers write it, for example "sm_90". */
    String architecture() {
        return "sm_" + device.computeCapability().replace(".", "");
    }

    Stream stream() {
        return stream;
    }

    KernelLibrary kernels() {
        return kernels;
    }

    PeerWorkspace workspace() {
        return workspace;
    }

    GpuDevice device() {
        return device;
    }

    /** The rank's block of this name, which libraries that are not ours work in. */
    SharedBlock sharedBlock(String what) {
        return sharedBlocks.computeIfAbsent(what, SharedBlock::new);
    }

    /** Lets all ranks address the block: {@link CudaWorld#share}. */
    long[] share(DeviceMemory mine) {
        return world.share(index, mine);
    }

    /** The communicator. All ranks make it together at the first call, because only some implementations need one. */
    Communicator communicator() {
        if (communicator == null) {
            communicator = world.communicator(index);
        }
        return communicator;
    }

    /** An error of NCCL's own threads. Any thread may call it. */
    Optional<RankFailedException> asynchronousError() {
        return communicator == null
                ? Optional.empty()
                : communicator
                        .asynchronousError()
                        .map(error -> new RankFailedException(
                                "rank " + index + ": NCCL lost a peer, or met an error of its own: " + error));
    }

    /** Ends NCCL's running collectives. Any thread may call it. */
    void abortCommunicator() {
        if (communicator != null) {
            attach();
            communicator.abort();
        }
    }

    /**
     * Launches work that ends only if the peers do their part, and waits for its end. The launches may wait for peers too: NCCL's
     * first one connects the ranks, and a stream takes only about a thousand kernels.
     *
     * @param what the name of the work in an error, for example "a replay"
     */
    void complete(String what, Duration limit, Runnable launches) {
        world.waits().during(index, what, limit, () -> {
            launches.run();
            stream.synchronize();
        });
        throwIfPeerMissing();
        world.rendezvous().throwIfFailed();
    }

    private void throwIfPeerMissing() {
        int peer = workspace.missingPeer();
        if (peer >= 0) {
            throw new RankFailedException("rank " + index + " waited " + Timeouts.text(Timeouts.KERNEL)
                    + " in a kernel for data of rank " + peer);
        }
    }

    void close() {
        attach();
        if (communicator != null) {
            communicator.close();
        }
        workspace.close();
        sharedBlocks.values().forEach(SharedBlock::close);
        stream.close();
    }
}
