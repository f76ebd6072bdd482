package io.fusedcollective.cuda;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Finding;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.World;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
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

    private CudaBackend(boolean simulated) {
        this.simulated = simulated;
    }

    /** A GPU a rank. */
    public static CudaBackend real() {
        return new CudaBackend(false);
    }

    /** Ranks take the GPUs in turn. */
    public static CudaBackend simulated() {
        return new CudaBackend(true);
    }

    @Override
    public String name() {
        return simulated ? SIMULATED_NAME : NAME;
    }

    @Override
    public int maxWorldSize() {
        int gpus = KernelLibrary.isInJar() ? GpuDevice.count() : 0;
        return simulated && gpus > 0 ? MAX_SIMULATED_RANKS : gpus;
    }

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        Optional<String> reason = implementation.subject(problem).equals(problem)
                ? StandardPipeline.unavailable(implementation, problem)
                : Optional.of("has neither residual nor quantisation, so it is measured for residual false and quant none");
        return reason.isPresent() ? reason : switch (implementation.allReduce()) {
            case SHARED_MEMORY -> Optional.of("runs on the host backend only");
            case NCCL -> withoutNccl(0);
            case NCCL_SYMMETRIC -> withoutNccl(NativeLibraries.FIRST_NCCL_WITH_WINDOWS);
            case P2P, ONESHOT, TWOSHOT -> withoutPeers(worldSize)
                    .or(() -> PeerWorkspace.tooLarge(problem, options.workspaceLimitMib()));
            case NONE -> withoutLink(worldSize);
        };
    }

    private Optional<String> withoutNccl(int oldestVersion) {
        if (simulated) {
            return Optional.of("NCCL refuses two ranks on one GPU");
        }
        return NativeLibraries.withoutNccl(oldestVersion);
    }

    private Optional<String> withoutPeers(int worldSize) {
        if (!KERNEL_WORLD_SIZES.contains(worldSize)) {
            return Optional.of("the kernels are compiled for 2, 4 and 8 ranks, not " + worldSize);
        }
        return PeerAccess.missing(devices(worldSize));
    }

    private Optional<String> withoutLink(int worldSize) {
        if (simulated) {
            return Optional.of("ranks share GPUs, so there is no link between them to measure");
        }
        return LinkPeak.tooManyRanks(worldSize).or(() -> PeerAccess.missing(devices(worldSize)));
    }

    @Override
    public long cacheBytes() {
        return allDevices().stream().mapToLong(GpuDevice::cacheBytes).max().orElse(0);
    }

    @Override
    public MachineFacts facts(int worldSize) {
        List<GpuDevice> devices = devices(worldSize);
        List<String> names = devices.stream()
                .map(d -> d.name() + " (" + d.pciBusId() + ", compute capability " + d.computeCapability() + ")")
                .toList();
        return new MachineFacts(names, PeerAccess.link(devices), Nvml.driverVersion(), NativeLibraries.cudaVersion(),
                NativeLibraries.ncclVersion());
    }

    @Override
    public List<Finding> diagnose() {
        if (simulated) {
            return List.of(new Finding("GPUs to share", Integer.toString(GpuDevice.count()), null));
        }
        List<GpuDevice> devices = allDevices();
        return Stream.concat(
                        NativeLibraries.findings(devices).stream(), PeerAccess.findings(devices).stream())
                .toList();
    }

    @Override
    public World open(int worldSize) {
        return new CudaWorld(devices(worldSize));
    }

    /** Each rank's. */
    private static List<GpuDevice> devices(int worldSize) {
        List<GpuDevice> all = allDevices();
        return IntStream.range(0, worldSize).mapToObj(rank -> all.get(rank % all.size())).toList();
    }

    private static List<GpuDevice> allDevices() {
        return IntStream.range(0, GpuDevice.count()).mapToObj(GpuDevice::new).toList();
    }
}
