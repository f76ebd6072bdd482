package io.fusedcollective.cuda.driver;

import java.nio.ByteBuffer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.cudart.CUipcMemHandle_v1;
import org.bytedeco.cuda.global.cudart;

/**
 * GPU memory of one process, opened in another one on the same node. It uses JavaCPP, because JCuda does not show the bytes of a
 * handle.
 */
public final class IpcMemory {

    /** {@code CU_IPC_HANDLE_SIZE} of cuda.h. */
    private static final int HANDLE_BYTES = 64;

    /** {@code CU_IPC_MEM_LAZY_ENABLE_PEER_ACCESS} of cuda.h, the only flag there is. */
    private static final int LAZY_ENABLE_PEER_ACCESS = 1;

    /** An allocation, and the offset at which the memory begins: the driver puts several small blocks into one allocation. */
    public record Handle(byte[] bytes, long offset) {

        public void write(ByteBuffer message) {
            message.putLong(offset).put(bytes);
        }

        public static Handle read(ByteBuffer message) {
            long offset = message.getLong();
            byte[] bytes = new byte[HANDLE_BYTES];
            message.get(bytes);
            return new Handle(bytes, offset);
        }
    }

    private IpcMemory() {}

    public static Handle handle(long address) {
        Base base = new Base();
        CudaErrors.cuda(
                "cuMemGetAddressRange",
                JCudaDriver.cuMemGetAddressRange(base, new long[1], new CUdeviceptr().withByteOffset(address)));
        byte[] bytes = new byte[HANDLE_BYTES];
        try (CUipcMemHandle_v1 handle = new CUipcMemHandle_v1()) {
            CudaErrors.cuda("cuIpcGetMemHandle", cudart.cuIpcGetMemHandle(handle, base.address()));
            handle.reserved().get(bytes);
        }
        return new Handle(bytes, address - base.address());
    }

    /** Opens the memory until this process ends, and returns its address here. */
    public static long open(Handle handle) {
        long[] base = new long[1];
        try (CUipcMemHandle_v1 bytes = new CUipcMemHandle_v1()) {
            bytes.reserved().put(handle.bytes);
            CudaErrors.cuda("cuIpcOpenMemHandle", cudart.cuIpcOpenMemHandle(base, bytes, LAZY_ENABLE_PEER_ACCESS));
        }
        return base[0] + handle.offset;
    }

    private static final class Base extends CUdeviceptr {
        long address() {
            return getNativePointer();
        }
    }
}
