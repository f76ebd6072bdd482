package io.fusedcollective.cuda;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceFaults;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.RunDefaults;
import io.fusedcollective.backend.World;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.GpuFaults;
import io.fusedcollective.cuda.driver.KernelLibrary;
import io.fusedcollective.cuda.driver.NativeEnvironment;
import io.fusedcollective.cuda.driver.Nvml;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ranks run on the GPUs of this machine. */
public final class CudaBackend implements Backend {

    /** The sizes of the benchmark that this suite follows: vLLM's benchmark_fused_collective.py. */
    private static final List<Integer> DEFAULT_TOKENS = List.of(128, 512, 1024, 2048);

    private static final int DEFAULT_HIDDEN = 8192;

    /** If ranks share GPUs, noise is no accident, and to measure again gives more of it. */
    private static final int REPEATS = 2;

    private static final int MAX_SIMULATED_RANKS = 8;

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
     * The backend with one GPU per rank.
     *
     * @param launch which rank this process is; empty if all ranks are threads of this process
     */
    public static CudaBackend real(Optional<Launch> launch) {
        return new CudaBackend(false, launch);
    }

    /**
     * The backend whose ranks share GPUs in turn. It must be made before any other call of CUDA, which reads the environment when
     * it starts.
     *
     * <p>A context has 8 work queues by default, and streams that share a queue wait for one another. There, a kernel that may
     * start early waits for the kernel before it. The kernel of another rank that this kernel waits for may be behind it in the
     * same queue, and then neither ends.
     */
    public static CudaBackend simulated(Optional<Launch> launch) {
        NativeEnvironment.setDefault("CUDA_DEVICE_MAX_CONNECTIONS", "32");
        return new CudaBackend(true, launch);
    }

    @Override
    public BackendKind kind() {
        return simulated ? BackendKind.SIMULATED : BackendKind.CUDA;
    }

    @Override
    public RunDefaults defaults() {
        return RunDefaults.asTheOriginal(DEFAULT_TOKENS, DEFAULT_HIDDEN, maxWorldSize(), simulated ? 0 : REPEATS);
    }

    @Override
    public Optional<String> rankDevices() {
        return simulated ? Optional.empty() : Optional.of("GPUs");
    }

    @Override
    public DeviceFaults faults() {
        return new GpuFaults();
    }

    @Override
    public int maxWorldSize() {
        int gpus = usableGpus();
        if (launch.isPresent()) {
            return gpus > 0 ? launch.get().worldSize() : 0;
        }
        return simulated && gpus > 0 ? MAX_SIMULATED_RANKS : gpus;
    }

    /** All or none: a rank takes the next GPU, so one that is too old must be hidden first. */
    private static int usableGpus() {
        boolean usable = NativeLibraries.driverSuits()
                && KernelLibrary.isInJar()
                && NativeLibraries.canLaunch()
                && Site.allDevices().stream().allMatch(GpuDevice::runsKernels);
        return usable ? GpuDevice.count() : 0;
    }

    @Override
    public int localRanks(int worldSize) {
        return launch.isPresent() ? 1 : worldSize;
    }

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        return CudaImplementations.of(implementation)
                .map(factory ->
                        implementation.misfit(problem).or(() -> factory.unavailable(site(worldSize), problem, options)))
                .orElse(Optional.of("runs on the host backend only"));
    }

    private Site site(int worldSize) {
        return new Site(worldSize, simulated, launch);
    }

    @Override
    public long cacheBytes() {
        return Site.allDevices().stream().mapToLong(GpuDevice::cacheBytes).max().orElse(0);
    }

    @Override
    public MachineFacts facts(int worldSize) {
        Site site = site(worldSize);
        List<String> names = site.devices().stream()
                .map(d -> d.name() + " (" + d.pciBusId() + ", compute capability " + d.computeCapability() + ")")
                .toList();
        return new MachineFacts(
                names, site.link(), Nvml.driverVersion(), NativeLibraries.cudaVersion(), NativeLibraries.ncclVersion());
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
        List<GpuDevice> devices = Site.allDevices();
        return Stream.concat(NativeLibraries.findings(devices).stream(), PeerAccess.findings(devices).stream())
                .toList();
    }

    @Override
    public List<LibraryFacts> libraries(List<String> flashinfers) {
        GpuDevice device = new GpuDevice(0);
        return flashinfers.stream()
                .flatMap(option -> FlashInferChoice.of(option).facts(option, device).stream())
                .toList();
    }

    @Override
    public List<Diagnosis> diagnoseLibraries(List<String> flashinfers) {
        return simulated
                ? List.of()
                : flashinfers.stream()
                        .flatMap(option -> FlashInferChoice.of(option).diagnose(Site.allDevices()).stream())
                        .toList();
    }

    @Override
    public World open(int worldSize) {
        Site site = site(worldSize);
        return launch.<World>map(launched -> new ProcessWorld(launched, site.ownDevice(), simulated))
                .orElseGet(() -> new ThreadWorld(site.devices()));
    }
}
