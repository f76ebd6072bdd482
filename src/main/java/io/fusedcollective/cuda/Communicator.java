package io.fusedcollective.cuda;

import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.cuda.driver.CudaErrors;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Stream;
import io.fusedcollective.problem.DataType;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.bytedeco.cuda.global.nccl;
import org.bytedeco.cuda.nccl.ncclComm;
import org.bytedeco.cuda.nccl.ncclUniqueId;
import org.bytedeco.cuda.nccl.ncclWindow_vidmem;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** One rank's NCCL communicator. */
final class Communicator implements AutoCloseable {

    private final ncclComm comm = new ncclComm();
    private final int rank;
    private final CudaWorld world;
    private volatile boolean aborted;

    private Communicator(int rank, CudaWorld world) {
        this.rank = rank;
        this.world = world;
    }

    /** Connects the ranks. All ranks call it at the same time, each with its own device current. */
    static Communicator connect(ncclUniqueId id, int rank, CudaWorld world) {
        Communicator communicator = new Communicator(rank, world);
        communicator.together(
                "ncclCommInitRank", () -> nccl.ncclCommInitRank(communicator.comm, world.size(), id, rank));
        return communicator;
    }

    /** A call that returns when all ranks have made it. */
    private void together(String name, IntSupplier call) {
        world.waits().during(rank, name, Timeouts.BARRIER, () -> CudaErrors.nccl(name, call.getAsInt()));
    }

    static ncclUniqueId newId() {
        ncclUniqueId id = new ncclUniqueId();
        CudaErrors.nccl("ncclGetUniqueId", nccl.ncclGetUniqueId(id));
        return id;
    }

    /**
     * Adds up all ranks' inputs, of which each rank gets its part: the first rank the first.
     *
     * @param partElements elements of a part; the input has as many for each rank
     */
    void reduceScatter(DeviceMemory input, DeviceMemory part, long partElements, DataType dtype, Stream stream) {
        CudaErrors.nccl(
                "ncclReduceScatter",
                nccl.ncclReduceScatter(
                        new Stream.RawPointer(input.address()),
                        new Stream.RawPointer(part.address()),
                        partElements,
                        ncclType(dtype),
                        nccl.ncclSum,
                        comm,
                        stream.javacpp()));
    }

    /** Lets NCCL run several collectives as one: those that {@code calls} makes on this thread. */
    void grouped(Runnable calls) {
        CudaErrors.nccl("ncclGroupStart", nccl.ncclGroupStart());
        calls.run();
        CudaErrors.nccl("ncclGroupEnd", nccl.ncclGroupEnd());
    }

    /** Gathers each rank's bytes into {@code all}, in order of the ranks. {@code mine} may be this rank's part of it. */
    void allGather(DeviceMemory mine, DeviceMemory all, Stream stream) {
        CudaErrors.nccl(
                "ncclAllGather",
                nccl.ncclAllGather(
                        new Stream.RawPointer(mine.address()),
                        new Stream.RawPointer(all.address()),
                        mine.bytes(),
                        nccl.ncclUint8,
                        comm,
                        stream.javacpp()));
    }

    /** Sum over all ranks, out of place, so that the input stays unchanged. */
    void allReduce(DeviceMemory input, DeviceMemory output, long elements, DataType dtype, Stream stream) {
        CudaErrors.nccl(
                "ncclAllReduce",
                nccl.ncclAllReduce(
                        new Stream.RawPointer(input.address()),
                        new Stream.RawPointer(output.address()),
                        elements,
                        ncclType(dtype),
                        nccl.ncclSum,
                        comm,
                        stream.javacpp()));
    }

    /**
     * Memory for NCCL's symmetric kernels. NCCL allocates it and registers it as a window. All ranks call it together, with the
     * same size.
     */
    DeviceMemory allocateWindow(long bytes) {
        Pointer memory;
        try (PointerPointer<Pointer> target = new PointerPointer<>(1)) {
            CudaErrors.nccl("ncclMemAlloc of " + bytes + " bytes", nccl.ncclMemAlloc(target, bytes));
            memory = target.get(0);
        }
        ncclWindow_vidmem window = new ncclWindow_vidmem();
        together(
                "ncclCommWindowRegister",
                () -> nccl.ncclCommWindowRegister(comm, memory, bytes, window, nccl.NCCL_WIN_COLL_SYMMETRIC));
        return DeviceMemory.of(memory.address(), bytes, () -> {
            nccl.ncclCommWindowDeregister(comm, window);
            nccl.ncclMemFree(memory);
        });
    }

    private static int ncclType(DataType dtype) {
        return switch (dtype) {
            case BFLOAT16 -> nccl.ncclBfloat16;
            case FLOAT16 -> nccl.ncclFloat16;
            case FLOAT32 -> nccl.ncclFloat32;
        };
    }

    /** An error of NCCL's own threads, for example a lost connection, in one line. Any thread may call it. */
    Optional<String> asynchronousError() {
        int[] code = new int[1];
        if (aborted
                || nccl.ncclCommGetAsyncError(comm, code) != nccl.ncclSuccess
                || code[0] == nccl.ncclSuccess
                || code[0] == nccl.ncclInProgress) {
            return Optional.empty();
        }
        return Optional.of(CudaErrors.ncclError(code[0]));
    }

    /** Ends what runs on the GPU. Any thread may call it. The communicator cannot be used afterwards. */
    void abort() {
        if (!aborted) {
            aborted = true;
            nccl.ncclCommAbort(comm);
        }
    }

    /** Closes the communicator. NCCL waits for graphs that captured a collective, so they must be destroyed before. */
    @Override
    public void close() {
        if (!aborted) {
            nccl.ncclCommDestroy(comm);
        }
    }
}
