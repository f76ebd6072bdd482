package io.fusedcollective.cuda.driver;

import io.fusedcollective.cuda.driver.KernelStruct.Field;
import io.fusedcollective.cuda.driver.KernelStruct.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The parameter block of a kernel: one struct, by value. The builders of these blocks stand beside the launches and set
 * all fields by name, in the order of the struct; a wrong name or type is an {@link IllegalStateException}.
 */
public final class KernelArguments {

    private final KernelStruct struct;
    private final ByteBuffer buffer;
    private int next;

    public KernelArguments(KernelStruct struct) {
        this.struct = struct;
        this.buffer = ByteBuffer.allocateDirect(struct.sizeBytes()).order(ByteOrder.nativeOrder());
    }

    public KernelArguments pointer(String field, long address) {
        buffer.putLong(offset(field, Type.POINTER), address);
        return this;
    }

    public KernelArguments pointer(String field, DeviceMemory memory) {
        return pointer(field, memory == null ? 0 : memory.address());
    }

    public KernelArguments int64(String field, long value) {
        buffer.putLong(offset(field, Type.INT64), value);
        return this;
    }

    public KernelArguments int32(String field, int value) {
        buffer.putInt(offset(field, Type.INT32), value);
        return this;
    }

    public KernelArguments int32(String field, boolean value) {
        return int32(field, value ? 1 : 0);
    }

    public KernelArguments float32(String field, float value) {
        buffer.putFloat(offset(field, Type.FLOAT32), value);
        return this;
    }

    public KernelStruct struct() {
        return struct;
    }

    public ByteBuffer bytes() {
        if (next != struct.fields().size()) {
            throw new IllegalStateException(
                    struct + " lacks its field " + struct.fields().get(next).name());
        }
        return buffer.duplicate().rewind().order(ByteOrder.nativeOrder());
    }

    private int offset(String name, Type type) {
        if (next == struct.fields().size()) {
            throw new IllegalStateException(struct + " has no field after its last one, but was given " + name);
        }
        Field field = struct.fields().get(next++);
        if (!field.name().equals(name) || field.type() != type) {
            throw new IllegalStateException("the next field of " + struct + " is " + field.type() + " " + field.name()
                    + ", not " + type + " " + name);
        }
        return field.offsetBytes();
    }
}
