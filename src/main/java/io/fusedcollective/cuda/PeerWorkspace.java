package io.fusedcollective.cuda;

import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.cuda.driver.CudaErrors;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/**
 * One rank's end of the links to its peers: the buffer that peers write into, the number of its next phase, and the flag that a
 * kernel raises if it waited for a peer in vain. {@code peer.cuh} says how kernels use it.
 */
final class PeerWorkspace implements AutoCloseable {

    /** Launches alternate between two phases ({@code kPhases}). */
    static final int PHASES = 2;

    /** The most blocks that a launch may have ({@code kMaxBlocks}). */
    static final int MAX_BLOCKS = 1024;

    private static final byte UNWRITTEN = (byte) 0xFF;

    private final int rank;
    private final int worldSize;
    private final DeviceMemory state =
            DeviceMemory.allocate("the state of the mailbox", (1 + MAX_BLOCKS) * Integer.BYTES);
    private final Pointer error = new Pointer();
    private final IntBuffer errorValue;
    private final DeviceAddress errorOnDevice = new DeviceAddress();
    private final SharedBlock received = new SharedBlock("the workspace that peers write into");

    PeerWorkspace(int rank, int worldSize) {
        this.rank = rank;
        this.worldSize = worldSize;
        state.fill((byte) 0);
        CudaErrors.cuda(
                "cuMemHostAlloc",
                JCudaDriver.cuMemHostAlloc(error, Integer.BYTES, JCudaDriver.CU_MEMHOSTALLOC_DEVICEMAP));
        CudaErrors.cuda("cuMemHostGetDevicePointer", JCudaDriver.cuMemHostGetDevicePointer(errorOnDevice, error, 0));
        errorValue = error.getByteBuffer(0, Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
        errorValue.put(0, 0);
    }

    /** Why a problem's messages do not fit, in one line; empty if they do. */
    static Optional<String> tooLarge(Problem problem, int limitMib) {
        long bytes = problem.tensorBytes();
        return bytes > (long) limitMib << 20
                ? Optional.of(
                        "needs room for " + ((bytes + (1 << 20) - 1) >> 20) + " MiB from each rank, more than the "
                                + limitMib + " MiB allowed; raise --workspace-limit-mib (param workspaceLimitMib)")
                : Optional.empty();
    }

    /**
     * How many rows a launch works on at the same time: the smallest number that needs no more rounds than the number of rows
     * that fit. So no block has a round more than most other blocks, which would have to wait for it.
     *
     * @param resident number of rows that fit the GPU at the same time
     */
    static int rowsAtATime(int rows, int resident) {
        if (resident < 1) {
            throw new InvalidProblemException("the GPU has no room for all blocks of a row at the same time; a smaller"
                    + " clusterSize, or fewer ranks on one GPU, need less");
        }
        int rounds = Division.ceil(rows, Math.min(rows, resident));
        return Division.ceil(rows, rounds);
    }

    /**
     * Makes the buffers large enough. All ranks call it together, between launches.
     *
     * @param tensorBytes bytes that a rank may send to each other rank in one operation
     */
    void reserve(long tensorBytes, CudaRank owner) {
        received.reserve(PHASES * worldSize * tensorBytes, owner, block -> block.fill(UNWRITTEN));
    }

    /** Sets the fields of {@code ExchangeParams}, which are next in the struct. */
    KernelArguments exchange(
            KernelArguments arguments, DeviceMemory input, FusionOptions options, NextStart nextStart) {
        for (int peer = 0; peer < Structs.MAX_WORLD_SIZE; peer++) {
            arguments.pointer("buffers", peer < worldSize ? received.addresses()[peer] : 0);
        }
        return arguments
                .pointer("state", state)
                .pointer("error", errorOnDevice.value())
                .int64("timeoutNs", Timeouts.KERNEL.toNanos())
                .int32("rank", rank)
                .pointer("input", input)
                .int32("fp32Accumulation", options.fp32Accumulation())
                .int32("nextStart", nextStart.ordinal());
    }

    /** The rank that a kernel waited for in vain, or -1. */
    int missingPeer() {
        return errorValue.get(0) - 1;
    }

    @Override
    public void close() {
        received.close();
        state.close();
        JCudaDriver.cuMemFreeHost(error);
    }

    private static final class DeviceAddress extends CUdeviceptr {
        long value() {
            return getNativePointer();
        }
    }
}
