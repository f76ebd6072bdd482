package io.fusedcollective.cuda;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.Finding;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.World;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ranks are the GPUs of this machine. */
public final class CudaBackend implements Backend {

    public static final String NAME = "cuda";

    static {
        // JavaCPP would otherwise look for CUDA in its own packages first. It reads this once, before any of its
        // classes loads, and this is the door to all of them.
        System.setProperty("org.bytedeco.javacpp.pathsFirst", "true");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int maxWorldSize() {
        return KernelLibrary.isInJar() ? GpuDevice.count() : 0;
    }

    @Override
    public Optional<String> unavailable(Implementation implementation, Problem problem, int worldSize) {
        Optional<String> reason = StandardPipeline.unavailable(implementation, problem);
        return reason.isPresent() ? reason : switch (implementation.allReduce()) {
            case SHARED_MEMORY -> Optional.of("runs on the host backend only");
            case NCCL -> NativeLibraries.ncclVersion() == null ? Optional.of("NCCL not found") : Optional.empty();
            case ONESHOT -> PeerAccess.missing(devices(worldSize));
        };
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
        List<GpuDevice> devices = devices(GpuDevice.count());
        return Stream.concat(
                        NativeLibraries.findings(devices).stream(), PeerAccess.findings(devices).stream())
                .toList();
    }

    @Override
    public World open(int worldSize) {
        return new CudaWorld(worldSize);
    }

    private static List<GpuDevice> devices(int count) {
        return IntStream.range(0, count).mapToObj(GpuDevice::new).toList();
    }
}
