package io.fusedcollective.foreign;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * Arguments as TVM's FFI takes them: each a {@code TVMFFIAny} of 16 bytes, a type at 0, four bytes of zero, and the value at 8
 * ({@code tvm/ffi/c_api.h}).
 */
final class FfiArguments {

    static final int ANY_BYTES = 16;
    static final int VALUE_OFFSET = 8;
    static final int TYPE_NONE = 0;
    static final int TYPE_INT = 1;
    static final int TYPE_BOOL = 2;
    static final int TYPE_FLOAT = 3;
    static final int TYPE_TENSOR = 7;
    /** A value of this type or a higher one is an object that counts its references. */
    static final int TYPE_FIRST_OBJECT = 64;

    private record Any(int type, long value) {}

    private final List<Any> values = new ArrayList<>();
    /** Keeps the memory that the values point to until the call is over. */
    private final List<Memory> pointedTo = new ArrayList<>();

    int count() {
        return values.size();
    }

    FfiArguments integer(long value) {
        return add(TYPE_INT, value);
    }

    FfiArguments bool(boolean value) {
        return add(TYPE_BOOL, value ? 1 : 0);
    }

    FfiArguments real(double value) {
        return add(TYPE_FLOAT, Double.doubleToRawLongBits(value));
    }

    /** An optional argument that is absent. */
    FfiArguments none() {
        return add(TYPE_NONE, 0);
    }

    /** Null for an absent one. */
    FfiArguments tensor(DeviceTensor tensor) {
        if (tensor == null) {
            return none();
        }
        Memory memory = tensor.toDlTensor();
        pointedTo.add(memory);
        return add(TYPE_TENSOR, Pointer.nativeValue(memory));
    }

    FfiArguments object(FfiObject object) {
        return add(object.type(), Pointer.nativeValue(object.handle()));
    }

    private FfiArguments add(int type, long value) {
        values.add(new Any(type, value));
        return this;
    }

    /** Lives as long as this object is reachable. */
    Memory toNative() {
        Memory memory = new Memory(Math.max(1, values.size()) * (long) ANY_BYTES);
        memory.clear();
        for (int i = 0; i < values.size(); i++) {
            memory.setInt((long) i * ANY_BYTES, values.get(i).type());
            memory.setLong((long) i * ANY_BYTES + VALUE_OFFSET, values.get(i).value());
        }
        pointedTo.add(memory);
        return memory;
    }
}
