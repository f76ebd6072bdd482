package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The place in which the ranks of a world run: which GPUs and processes there are, and what they cannot do.
 *
 * @param simulated whether ranks share GPUs
 * @param launch    which rank this process is; empty if all ranks are its threads
 */
record Site(int worldSize, boolean simulated, Optional<Launch> launch) {

    /** The world sizes that the kernels are compiled for. NCCL takes any size. */
    private static final Set<Integer> KERNEL_WORLD_SIZES = Set.of(2, 4, 8);

    static List<GpuDevice> allDevices() {
        return IntStream.range(0, GpuDevice.count()).mapToObj(GpuDevice::new).toList();
    }

    /** The GPU of each rank on this node; only this process's own if the process sees no other, and none without GPUs. */
    List<GpuDevice> devices() {
        List<GpuDevice> all = allDevices();
        if (all.isEmpty() || launch.isPresent() && all.size() == 1 && !simulated) {
            return all;
        }
        int ranks = launch.map(Launch::localSize).orElse(worldSize);
        return IntStream.range(0, ranks)
                .mapToObj(rank -> all.get(rank % all.size()))
                .toList();
    }

    /** The GPU of a process that is one rank: the one at its local rank, or the only one that it may see. */
    GpuDevice ownDevice() {
        Launch launched = launch.orElseThrow();
        List<GpuDevice> all = allDevices();
        if (launched.localRank() >= all.size() && all.size() > 1 && !simulated) {
            throw new InvalidProblemException(
                    "rank " + launched.rank() + " is the " + (launched.localRank() + 1) + "th on its node, which has "
                            + all.size() + " GPUs; start as many processes a node as it has GPUs");
        }
        return all.get(launched.localRank() % all.size());
    }

    /** What connects the ranks. Only processes themselves know where each one is, and on which GPU. */
    String link() {
        return launch.map(launched -> "a process a rank, started by " + launched.command())
                .orElseGet(() -> PeerAccess.links(devices(), "ranks"));
    }

    /** @param oldestVersion in NCCL's own way of writing versions; 0 if any does */
    Optional<String> withoutNccl(int oldestVersion) {
        if (simulated && launch.isEmpty()) {
            return Optional.of("NCCL refuses two ranks on one GPU");
        }
        return NativeLibraries.withoutNccl(oldestVersion);
    }

    Optional<String> withoutOneNode() {
        return launch.filter(launched -> !launched.oneNode())
                .map(launched -> "ranks are on several nodes, and GPUs address one another's memory on one node only");
    }

    Optional<String> withoutPeerAccess() {
        return withoutOneNode().or(this::withoutGpus).or(() -> {
            // Processes that see their own GPU only find out when they open the others' memory.
            boolean allVisible =
                    launch.isEmpty() || GpuDevice.count() >= launch.get().localSize();
            return allVisible ? PeerAccess.missing(devices()) : Optional.empty();
        });
    }

    Optional<String> withoutGpus() {
        return GpuDevice.count() == 0 ? Optional.of("no GPU found; doctor says what to do about it") : Optional.empty();
    }

    Optional<String> withoutLink() {
        return simulated
                ? Optional.of("ranks share GPUs, so there is no link between them to measure")
                : Optional.empty();
    }

    /** Why a launch with so many rows at the same time does not fit; empty if ranks share no GPU, because a whole one has room. */
    Optional<String> withoutRoom(int rows, RowShape shape) {
        if (!simulated || GpuDevice.count() == 0) {
            return Optional.empty();
        }
        GpuDevice device = allDevices().get(0);
        int room = shape.leastRowsAtATime(device.multiprocessors())
                / CudaRank.partsOfSharedGpu(Division.ceil(worldSize, GpuDevice.count()));
        return room >= rows
                ? Optional.empty()
                : Optional.of("needs room for " + rows + (rows == 1 ? " row of " : " rows of ") + shape.clusterSize()
                        + " blocks with "
                        + shape.threads() + " threads at the same time; a rank that shares its GPU has room for about "
                        + room);
    }

    Optional<String> withoutKernels() {
        return KERNEL_WORLD_SIZES.contains(worldSize)
                ? Optional.empty()
                : Optional.of("the kernels are compiled for 2, 4 and 8 ranks, not " + worldSize);
    }
}
