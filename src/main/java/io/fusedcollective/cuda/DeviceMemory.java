package io.fusedcollective.cuda;

import java.nio.ByteBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** A block of one GPU's memory, known by its address, which is the same for every GPU of the process. */
final class DeviceMemory implements AutoCloseable {

    private final Address base = new Address();
    private final long bytes;

    DeviceMemory(String what, long bytes) {
        this.bytes = bytes;
        try {
            Check.cuda("cuMemAlloc of " + bytes + " bytes for " + what, JCudaDriver.cuMemAlloc(base, bytes));
        } catch (CudaException e) {
            throw new CudaException(e.getMessage() + "; fewer tokens need less memory");
        }
    }

    long address() {
        return base.value();
    }

    long bytes() {
        return bytes;
    }

    void fill(byte value) {
        Check.cuda("cuMemsetD8", JCudaDriver.cuMemsetD8(base, value, bytes));
    }

    /** Copies a direct buffer's bytes from its position to its limit. */
    void upload(ByteBuffer source, long offset) {
        requireInside(offset, source.remaining());
        Check.cuda("cuMemcpyHtoD", JCudaDriver.cuMemcpyHtoD(
                base.withByteOffset(offset), Pointer.toBuffer(source), source.remaining()));
    }

    byte[] download(long offset, int count) {
        requireInside(offset, count);
        byte[] target = new byte[count];
        Check.cuda("cuMemcpyDtoH", JCudaDriver.cuMemcpyDtoH(Pointer.to(target), base.withByteOffset(offset), count));
        return target;
    }

    private void requireInside(long offset, long count) {
        if (offset < 0 || offset + count > bytes) {
            throw new IndexOutOfBoundsException("bytes " + offset + " to " + (offset + count) + " of " + bytes);
        }
    }

    @Override
    public void close() {
        JCudaDriver.cuMemFree(base);
    }

    /** JCuda shows a pointer's value to subclasses only. */
    private static final class Address extends CUdeviceptr {
        long value() {
            return getNativePointer();
        }
    }
}
