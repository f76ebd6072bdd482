package io.fusedcollective.cuda;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.World;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.KernelLibrary;
import io.fusedcollective.cuda.driver.NativeEnvironment;
import io.fusedcollective.cuda.driver.Nvml;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ranks run on the GPUs of this machine. */
public final class CudaBackend implements Backend {

    public static final String NAME = "cuda";

    /** Ranks share GPUs: for testing more ranks than there are GPUs. Its times mean nothing. */
    public static final String SIMULATED_NAME = "simulated";

    private static final int MAX_SIMULATED_RANKS = 8;

    /** What the kernels are compiled for; NCCL takes any. */
    private static final Set<Integer> KERNEL_WORLD_SIZES = Set.of(2, 4, 8);

    static {
        // JavaCPP would otherwise look for CUDA in its own packages first. It reads this once, before any of its
        // classes loads, and this is the door to all of them.
        System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
    }

    private final boolean simulated;
    private final Optional<Launch> launch;

    private CudaBackend(boolean simulated, Optional<Launch> launch) {
        this.simulated = simulated;
        this.launch = launch;
    }

    /**
     * A GPU a rank.
     *
     * @param launch which rank this process is; empty where all ranks are its threads
     */
    public static CudaBackend real(Optional<Launch> launch) {
        return new CudaBackend(false, launch);
    }

    /**
     * Ranks take the GPUs in turn. To be called before anything else of CUDA, which reads the environment at its start.
     *
     * <p>Streams that share one of a context's work queues, of which there are 8 unless told otherwise, wait for one
     * another: a kernel that may start early waits there for the one before it, and behind it the very kernel of another
     * rank that this one waits for.
     */
    public static CudaBackend simulated(Optional<Launch> launch) {
        NativeEnvironment.setDefault("CUDA_DEVICE_MAX_CONNECTIONS", "32");
        return new CudaBackend(true, launch);
    }

    @Override
    public String name() {
        return simulated ? SIMULATED_NAME : NAME;
    }

    @Override
    public int maxWorldSize() {
        int gpus = usableGpus();
        if (launch.isPresent()) {
            return gpus > 0 ? launch.get().worldSize() : 0;
        }
        return simulated && gpus > 0 ? MAX_SIMULATED_RANKS : gpus;
    }

    private static int usableGpus() {
        int gpus = GpuDevice.count();
        return gpus > 0 && KernelLibrary.isInJar() && NativeLibraries.canLaunch() ? gpus : 0;
    }

    @Override
    public int localRanks(int worldSize) {
        return launch.isPresent() ? 1 : worldSize;
    }

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        Optional<String> reason = implementation.subject(problem).equals(problem)
                ? StandardPipeline.unavailable(implementation, problem)
                : Optional.of(
                        "has neither residual nor quantisation, so it is measured for residual false and quant none");
        return reason.isPresent()
                ? reason
                : switch (implementation.allReduce()) {
                    case SHARED_MEMORY -> Optional.of("runs on the host backend only");
                    case NCCL -> withoutNccl(0);
                    case NCCL_SYMMETRIC ->
                        withoutNccl(NativeLibraries.FIRST_NCCL_WITH_WINDOWS).or(this::acrossNodes);
                    case P2P -> withoutRoom(problem, worldSize, options);
                    case ONESHOT, TWOSHOT ->
                        withoutRoom(problem, worldSize, options)
                                .or(() -> RowShape.tooFewBlocks(problem, options.clusterSize()));
                    case NONE -> withoutLink(worldSize);
                };
    }

    private Optional<String> withoutNccl(int oldestVersion) {
        if (simulated && launch.isEmpty()) {
            return Optional.of("NCCL refuses two ranks on one GPU");
        }
        return NativeLibraries.withoutNccl(oldestVersion);
    }

    private Optional<String> withoutRoom(Problem problem, int worldSize, FusionOptions options) {
        return withoutPeers(worldSize).or(() -> PeerWorkspace.tooLarge(problem, options.workspaceLimitMib()));
    }

    private Optional<String> withoutPeers(int worldSize) {
        if (!KERNEL_WORLD_SIZES.contains(worldSize)) {
            return Optional.of("the kernels are compiled for 2, 4 and 8 ranks, not " + worldSize);
        }
        return withoutAccess(worldSize);
    }

    private Optional<String> withoutAccess(int worldSize) {
        // Processes that see their own GPU only find out when they open the others' memory.
        boolean allVisible =
                launch.isEmpty() || GpuDevice.count() >= launch.get().localSize();
        return acrossNodes().or(() -> allVisible ? PeerAccess.missing(devicesHere(worldSize)) : Optional.empty());
    }

    private Optional<String> acrossNodes() {
        return launch.filter(launched -> !launched.oneNode())
                .map(launched -> "ranks are on several nodes, and GPUs address one another's memory on one node only");
    }

    private Optional<String> withoutLink(int worldSize) {
        if (simulated) {
            return Optional.of("ranks share GPUs, so there is no link between them to measure");
        }
        return LinkPeak.tooManyRanks(worldSize).or(() -> withoutAccess(worldSize));
    }

    @Override
    public long cacheBytes() {
        return allDevices().stream().mapToLong(GpuDevice::cacheBytes).max().orElse(0);
    }

    @Override
    public MachineFacts facts(int worldSize) {
        List<GpuDevice> devices = devicesHere(worldSize);
        List<String> names = devices.stream()
                .map(d -> d.name() + " (" + d.pciBusId() + ", compute capability " + d.computeCapability() + ")")
                .toList();
        return new MachineFacts(
                names,
                link(devices),
                Nvml.driverVersion(),
                NativeLibraries.cudaVersion(),
                NativeLibraries.ncclVersion());
    }

    /** Of processes only they themselves know where each one is, and on which GPU. */
    private String link(List<GpuDevice> devices) {
        return launch.map(launched -> "a process a rank, started by " + launched.command())
                .orElseGet(() -> PeerAccess.links(devices, "ranks"));
    }

    @Override
    public List<Diagnosis> diagnose() {
        if (simulated) {
            int gpus = usableGpus();
            return List.of(new Diagnosis(
                    "GPUs to share",
                    Integer.toString(gpus),
                    gpus > 0 ? null : "one is enough; what else the cuda backend lacks, this one lacks too"));
        }
        List<GpuDevice> devices = allDevices();
        return Stream.concat(NativeLibraries.findings(devices).stream(), PeerAccess.findings(devices).stream())
                .toList();
    }

    @Override
    public World open(int worldSize) {
        return launch.<World>map(launched -> new ProcessWorld(launched, ownDevice(launched), simulated))
                .orElseGet(() -> new ThreadWorld(devicesHere(worldSize)));
    }

    /** Each rank's that runs on this node; only this process's own, where it sees no other. */
    private List<GpuDevice> devicesHere(int worldSize) {
        List<GpuDevice> all = allDevices();
        if (launch.isPresent() && all.size() == 1 && !simulated) {
            return all;
        }
        int ranks = launch.map(Launch::localSize).orElse(worldSize);
        return IntStream.range(0, ranks)
                .mapToObj(rank -> all.get(rank % all.size()))
                .toList();
    }

    /** Of a process that is one rank: the one that its local rank counts to, or the only one that it may see. */
    private GpuDevice ownDevice(Launch launched) {
        List<GpuDevice> all = allDevices();
        if (launched.localRank() >= all.size() && all.size() > 1 && !simulated) {
            throw new InvalidProblemException(
                    "rank " + launched.rank() + " is the " + (launched.localRank() + 1) + "th on its node, which has "
                            + all.size() + " GPUs; start as many processes a node as it has GPUs");
        }
        return all.get(launched.localRank() % all.size());
    }

    private static List<GpuDevice> allDevices() {
        return IntStream.range(0, GpuDevice.count()).mapToObj(GpuDevice::new).toList();
    }
}
