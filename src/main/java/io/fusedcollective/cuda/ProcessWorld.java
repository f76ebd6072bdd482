package io.fusedcollective.cuda;

import io.fusedcollective.backend.DeviceMonitor;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.cuda.driver.CudaException;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.GpuLink;
import io.fusedcollective.cuda.driver.IpcMemory;
import io.fusedcollective.cuda.driver.NativeEnvironment;
import io.fusedcollective.cuda.driver.NativeWaits;
import io.fusedcollective.cuda.driver.Nvml;
import io.fusedcollective.cuda.driver.PciBusId;
import io.fusedcollective.cuda.driver.Stream;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.launch.StartedRanks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ranks that are processes of their own; this process is one rank. NCCL's bootstrap connects them. They exchange values through
 * NCCL's collectives. On one node, CUDA IPC opens their memory to one another.
 */
final class ProcessWorld extends CudaWorld {

    private static final int MESSAGE_BYTES = 128;

    /** With different values, NCCL treats processes of one machine as if on several machines, which only its network connects. */
    private static final String HOST_ID = "NCCL_HOSTID";

    private final Launch launch;
    private final GpuDevice device;
    private final int rank;
    private DeviceMemory message;
    private DeviceMemory messages;
    private Stream stream;
    private Communicator communicator;
    /** The host's name that NCCL uses; null if it is the machine's own. */
    private final String host;

    private volatile long[] nodes;
    private volatile long[] pids;
    private String links;

    /**
     * @param device    this process's GPU
     * @param simulated whether processes share GPUs, which NCCL allows only to processes of different nodes
     */
    ProcessWorld(Launch launch, GpuDevice device, boolean simulated) {
        super(launch.worldSize(), 1, new NativeWaits(launch.worldSize(), missing -> suspects(launch, missing)));
        this.launch = launch;
        this.device = device;
        this.rank = launch.rank();
        // With it, ncclGetUniqueId gives the same id to every process, and rank 0 waits there for the others:
        // https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html#nccl-comm-id
        NativeEnvironment.setDefault(Launch.NCCL_COMM_ID, launch.bootstrap());
        this.host = simulated ? "simulated-node-" + rank : System.getenv(HOST_ID);
        if (simulated) {
            NativeEnvironment.setDefault(HOST_ID, host);
            NativeEnvironment.setDefault("NCCL_P2P_DISABLE", "1");
            NativeEnvironment.setDefault("NCCL_SHM_DISABLE", "1");
        }
    }

    /** The ranks without a process have not come. If all have one, any of them may be to blame. */
    private static List<Integer> suspects(Launch launch, List<Integer> missing) {
        Set<Integer> started = StartedRanks.of(launch);
        List<Integer> neverStarted =
                missing.stream().filter(peer -> !started.contains(peer)).toList();
        return launch.oneNode() && !neverStarted.isEmpty() ? neverStarted : missing;
    }

    @Override
    public int localRanks() {
        return 1;
    }

    @Override
    public int firstLocalRank() {
        return rank;
    }

    @Override
    public Rank join(int joining) {
        device.makeCurrent();
        stream = new Stream();
        message = DeviceMemory.allocate("messages between processes", MESSAGE_BYTES);
        messages = DeviceMemory.allocate("messages between processes", (long) size() * MESSAGE_BYTES);
        communicator = connect();
        nodes = exchange(rank, Node.id());
        pids = exchange(rank, ProcessHandle.current().pid());
        links = exchangeLinks();
        CudaRank joined = joined(new CudaRank(this, rank, device));
        // Made even if only the ranks' own messages need it: the code that ends stuck waits asks it for errors.
        joined.communicator();
        return joined;
    }

    private Communicator connect() {
        try {
            return Communicator.connect(Communicator.newId(), rank, this);
        } catch (CudaException e) {
            // If NCCL has already lost a peer, the process numbers that would identify it are unknown.
            List<Integer> peers = IntStream.range(0, size())
                    .filter(peer -> peer != rank)
                    .boxed()
                    .toList();
            throw new RankFailedException(
                    e.getMessage() + "; if a peer is gone: rank " + PairLinks.ranges(suspects(launch, peers)));
        }
    }

    /** Each rank looks at the links between its GPU and the others'. */
    private String exchangeLinks() {
        long[] hosts = exchange(rank, host == null ? nodes[rank] : host.hashCode());
        long[] gpus = exchange(rank, PciBusId.code(device.pciBusId()));
        long[][] toPeer = new long[size()][];
        for (int peer = 0; peer < size(); peer++) {
            GpuLink mine = hosts[peer] == hosts[rank]
                    ? Nvml.link(device.pciBusId(), PciBusId.text(gpus[peer]))
                    : GpuLink.of(GpuLink.Kind.NETWORK);
            toPeer[peer] = exchange(rank, mine.code());
        }
        return PairLinks.words(
                size(), "ranks", (a, b) -> GpuLink.of(toPeer[b][a]).label());
    }

    @Override
    public Optional<String> links() {
        return Optional.of(links);
    }

    @Override
    public List<DeviceMonitor> monitors() {
        return Nvml.monitor(device.pciBusId()).stream().toList();
    }

    @Override
    Communicator communicator(int asking) {
        return communicator;
    }

    @Override
    public void lineUp(int coming) {
        exchange(coming, 0);
    }

    @Override
    public long[] exchange(int giving, long value) {
        return Arrays.stream(allGather(buffer -> buffer.putLong(value)))
                .mapToLong(ByteBuffer::getLong)
                .toArray();
    }

    private interface Writer {
        void write(ByteBuffer message);
    }

    /** The bytes that every rank wrote, in order of the ranks. */
    private ByteBuffer[] allGather(Writer writer) {
        rendezvous().throwIfFailed();
        ByteBuffer mine = ByteBuffer.allocateDirect(MESSAGE_BYTES).order(ByteOrder.nativeOrder());
        writer.write(mine);
        message.upload(mine.clear(), 0);
        waits().during(rank, "ncclAllGather", Timeouts.BARRIER, () -> {
            communicator.allGather(message, messages, stream);
            stream.synchronize();
        });
        rendezvous().throwIfFailed();
        ByteBuffer[] all = new ByteBuffer[size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = ByteBuffer.wrap(messages.download((long) i * MESSAGE_BYTES, MESSAGE_BYTES))
                    .order(ByteOrder.nativeOrder());
        }
        return all;
    }

    @Override
    long[] share(int sharing, DeviceMemory mine) {
        IpcMemory.Handle handle = IpcMemory.handle(mine.address());
        ByteBuffer[] handles = allGather(handle::write);
        long[] addresses = new long[size()];
        for (int peer = 0; peer < addresses.length; peer++) {
            addresses[peer] = peer == rank ? mine.address() : IpcMemory.open(IpcMemory.Handle.read(handles[peer]));
        }
        // No rank may write to memory before its peer has prepared it and every rank has opened it.
        lineUp(rank);
        return addresses;
    }

    /** If processes share a GPU, the GPU works for one of them at a time. */
    @Override
    int ranksOn(GpuDevice shared) {
        return 1;
    }

    @Override
    String ranksElsewhere() {
        long[] known = nodes;
        return known == null ? "" : ranksElsewhere(rank, known);
    }

    /** The ranks of other nodes. Those of its own node are named as soon as their processes end. */
    static String ranksElsewhere(int rank, long[] nodes) {
        List<Integer> elsewhere = IntStream.range(0, nodes.length)
                .filter(peer -> nodes[peer] != nodes[rank])
                .boxed()
                .toList();
        return elsewhere.isEmpty() ? "" : "; a peer of another node, then: rank " + PairLinks.ranges(elsewhere);
    }

    @Override
    Optional<RankFailedException> lostPeer() {
        long[] known = pids;
        for (int peer = 0; known != null && peer < size(); peer++) {
            boolean here = nodes[peer] == nodes[rank];
            if (here
                    && !ProcessHandle.of(known[peer])
                            .map(ProcessHandle::isAlive)
                            .orElse(false)) {
                return Optional.of(new RankFailedException(
                        "rank " + peer + " is gone: its process (" + known[peer] + ") has ended"));
            }
        }
        return Optional.empty();
    }
}
