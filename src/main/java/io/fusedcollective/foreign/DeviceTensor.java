package io.fusedcollective.foreign;

import com.sun.jna.Memory;

/**
 * A dense tensor in a GPU's memory.
 *
 * @param address of its first element, on the device
 * @param device CUDA's number of the device in this process
 * @param shape from the slowest dimension to the fastest
 */
public record DeviceTensor(long address, int device, ElementType type, long... shape) {

    private static final int HEADER_BYTES = 48;
    private static final int DEVICE_TYPE_CUDA = 2;

    /**
     * DLPack's {@code DLTensor}, followed by the shape and the strides that it points to. FlashInfer reads the strides
     * without asking whether there are any.
     */
    Memory toDlTensor() {
        int dimensions = shape.length;
        Memory memory = new Memory(HEADER_BYTES + 2L * dimensions * Long.BYTES);
        memory.clear();
        memory.setLong(0, address);
        memory.setInt(8, DEVICE_TYPE_CUDA);
        memory.setInt(12, device);
        memory.setInt(16, dimensions);
        memory.setByte(20, (byte) type.code());
        memory.setByte(21, (byte) (type.bytes() * Byte.SIZE));
        memory.setShort(22, (short) 1);
        memory.setPointer(24, memory.share(HEADER_BYTES));
        memory.setPointer(32, memory.share(HEADER_BYTES + (long) dimensions * Long.BYTES));
        long stride = 1;
        for (int i = dimensions - 1; i >= 0; i--) {
            memory.setLong(HEADER_BYTES + (long) i * Long.BYTES, shape[i]);
            memory.setLong(HEADER_BYTES + (long) (dimensions + i) * Long.BYTES, stride);
            stride *= shape[i];
        }
        return memory;
    }
}
