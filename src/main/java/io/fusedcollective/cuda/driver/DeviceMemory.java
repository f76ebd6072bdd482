package io.fusedcollective.cuda.driver;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** A block of one GPU's memory. Its address is the same for every GPU of the process. */
public final class DeviceMemory implements AutoCloseable {

    private static final CUstream DEFAULT_STREAM = new CUstream();

    private final CUdeviceptr base;
    private final long address;
    private final long bytes;
    private final Runnable release;

    private DeviceMemory(CUdeviceptr base, long address, long bytes, Runnable release) {
        this.base = base;
        this.address = address;
        this.bytes = bytes;
        this.release = release;
    }

    public static DeviceMemory allocate(String what, long bytes) {
        Address base = new Address();
        try {
            CudaErrors.cuda("cuMemAlloc of " + bytes + " bytes for " + what, JCudaDriver.cuMemAlloc(base, bytes));
        } catch (CudaException e) {
            throw new CudaException(e.getMessage()
                    + GpuDevice.freeMemory()
                            .map(free -> "; the GPU has " + free
                                    + " free: fewer tokens need less, nvidia-smi shows who holds it")
                            .orElse(""));
        }
        return new DeviceMemory(base, base.value(), bytes, () -> JCudaDriver.cuMemFree(base));
    }

    /** Memory that another library allocated; {@code release} frees it. */
    public static DeviceMemory of(long address, long bytes, Runnable release) {
        return new DeviceMemory(new CUdeviceptr().withByteOffset(address), address, bytes, release);
    }

    /** A part of this block, valid as long as the whole. */
    public DeviceMemory slice(long offset, long count) {
        requireInside(offset, count);
        return new DeviceMemory(base.withByteOffset(offset), address + offset, count, () -> {});
    }

    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    public void fill(byte value) {
        CudaErrors.cuda("cuMemsetD8", JCudaDriver.cuMemsetD8(base, value, bytes));
        waitForIt();
    }

    /** All of it with this 32-bit word; it is a whole number of words long. */
    public void fillWords(int word) {
        CudaErrors.cuda("cuMemsetD32", JCudaDriver.cuMemsetD32(base, word, bytes / Integer.BYTES));
        waitForIt();
    }

    /** Copies a direct buffer's bytes from its position to its limit. */
    public void upload(ByteBuffer source, long offset) {
        requireInside(offset, source.remaining());
        CudaErrors.cuda(
                "cuMemcpyHtoD",
                JCudaDriver.cuMemcpyHtoD(base.withByteOffset(offset), Pointer.toBuffer(source), source.remaining()));
        waitForIt();
    }

    public byte[] download(long offset, int count) {
        requireInside(offset, count);
        byte[] target = new byte[count];
        CudaErrors.cuda(
                "cuMemcpyDtoH", JCudaDriver.cuMemcpyDtoH(Pointer.to(target), base.withByteOffset(offset), count));
        return target;
    }

    /** Copies all of another block's bytes to the start of this one. */
    public void copyFrom(DeviceMemory source) {
        requireInside(0, source.bytes);
        CudaErrors.cuda("cuMemcpyDtoD", JCudaDriver.cuMemcpyDtoD(base, source.base, source.bytes));
        waitForIt();
    }

    /**
     * Waits for the default stream. Fills and copies run in it and may return before they are done, and our streams do not wait
     * for it. So a kernel could find the memory as it was before, or have its result overwritten.
     */
    private static void waitForIt() {
        CudaErrors.cuda("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(DEFAULT_STREAM));
    }

    private void requireInside(long offset, long count) {
        if (offset < 0 || offset + count > bytes) {
            throw new IndexOutOfBoundsException("bytes " + offset + " to " + (offset + count) + " of " + bytes);
        }
    }

    @Override
    public void close() {
        release.run();
    }

    /** JCuda shows a pointer's value to subclasses only. */
    private static final class Address extends CUdeviceptr {
        long value() {
            return getNativePointer();
        }
    }
}
