package io.fusedcollective.cuda.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A kernel's parameter block, laid out as C++ lays out a struct of the same fields: each at a multiple of its size.
 * Every kernel takes one struct by value; the builders of these blocks stand beside the launches, in the order of
 * the struct's fields.
 */
public final class KernelArguments {

    /** Far above the largest struct (peers' pointers included), far below the 4 KiB that a launch may carry. */
    private static final int CAPACITY_BYTES = 512;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY_BYTES).order(ByteOrder.nativeOrder());

    public KernelArguments pointer(long address) {
        align(Long.BYTES);
        buffer.putLong(address);
        return this;
    }

    public KernelArguments pointer(DeviceMemory memory) {
        return pointer(memory == null ? 0 : memory.address());
    }

    public KernelArguments int64(long value) {
        return pointer(value);
    }

    public KernelArguments int32(int value) {
        align(Integer.BYTES);
        buffer.putInt(value);
        return this;
    }

    public KernelArguments int32(boolean value) {
        return int32(value ? 1 : 0);
    }

    public KernelArguments float32(float value) {
        align(Float.BYTES);
        buffer.putFloat(value);
        return this;
    }

    /** Ends a nested struct that holds a pointer: the next field starts at a multiple of its size. */
    public KernelArguments endStruct() {
        align(Long.BYTES);
        return this;
    }

    public ByteBuffer bytes() {
        return buffer.duplicate().rewind().order(ByteOrder.nativeOrder());
    }

    private void align(int size) {
        buffer.position((buffer.position() + size - 1) / size * size);
    }
}
