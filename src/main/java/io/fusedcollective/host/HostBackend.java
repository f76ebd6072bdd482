package io.fusedcollective.host;

import com.sun.management.OperatingSystemMXBean;
import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceFaults;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.RunDefaults;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.backend.WorkSample;
import io.fusedcollective.backend.World;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ranks are threads, the all-reduce goes over shared memory: for machines without GPUs, and for tests. */
public final class HostBackend implements Backend {

    private static final int MIN_WORLD_SIZE = 2;
    private static final int MAX_WORLD_SIZE = 8;

    /** The size of last-level cache that a core of a server usually reaches. The machine is not asked for it. */
    private static final long CACHE_BYTES = 32L << 20;

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private final long memoryBytes;

    public HostBackend() {
        this(((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize());
    }

    /** @param memoryBytes that the machine, or the container, has */
    HostBackend(long memoryBytes) {
        this.memoryBytes = memoryBytes;
    }

    @Override
    public BackendKind kind() {
        return BackendKind.HOST;
    }

    /**
     * Ten results, which take less than two minutes on two cores. If threads stand for GPUs, noise is normal, and a repeat only
     * gives more of it.
     */
    @Override
    public RunDefaults defaults() {
        return new RunDefaults(List.of(16, 128), 1024, List.of(QuantMode.FP8), MIN_WORLD_SIZE, 0, 1, 15);
    }

    @Override
    public boolean compilesWhileItRuns() {
        return true;
    }

    @Override
    public List<WorkSample> fixedWork(int ranks) {
        return FixedWork.samples(ranks);
    }

    @Override
    public Optional<String> rankDevices() {
        return Optional.of("threads");
    }

    @Override
    public DeviceFaults faults() {
        return new HostFaults();
    }

    @Override
    public int maxWorldSize() {
        return MAX_WORLD_SIZE;
    }

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        return HostImplementation.of(implementation).isPresent()
                ? implementation
                        .misfit(problem)
                        .or(() -> HostMemory.of(implementation, problem, 1, worldSize)
                                .tooLarge(memoryBytes, "this machine has"))
                : Optional.of(HostImplementation.reasonUnavailable());
    }

    @Override
    public long cacheBytes() {
        return CACHE_BYTES;
    }

    @Override
    public MachineFacts facts(int worldSize) {
        String device = cpuModel() + ", " + coreCount();
        return new MachineFacts(Collections.nCopies(worldSize, device), "shared memory", null, null, null);
    }

    @Override
    public List<Diagnosis> diagnose() {
        String remedy = cores() >= MIN_WORLD_SIZE
                ? null
                : "ranks take turns on one core, so times mean little: give this machine more cores";
        return List.of(new Diagnosis("CPU", cpuModel() + ", " + coreCount(), remedy));
    }

    @Override
    public World open(int worldSize) {
        if (worldSize < MIN_WORLD_SIZE || worldSize > MAX_WORLD_SIZE) {
            throw new InvalidProblemException("world size " + worldSize + " is not between " + MIN_WORLD_SIZE + " and "
                    + MAX_WORLD_SIZE + ", the host backend's limits");
        }
        return new HostWorld(worldSize, Timeouts.BARRIER);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static String coreCount() {
        return cores() + (cores() == 1 ? " core" : " cores");
    }

    /** The name that Linux reports. Other systems show the architecture instead. */
    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(HostBackend::architecture);
        } catch (IOException noCpuInfo) {
            return architecture();
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
