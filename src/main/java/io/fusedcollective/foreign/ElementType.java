package io.fusedcollective.foreign;

import io.fusedcollective.problem.DataType;

/** Element types of tensors with DLPack's codes ({@code DLDataTypeCode} in {@code dlpack.h}). */
public enum ElementType {
    INT64(0, 8),
    UINT8(1, 1),
    FLOAT16(2, 2),
    FLOAT32(2, 4),
    BFLOAT16(4, 2),
    FLOAT8_E4M3(10, 1);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    public int bytes() {
        return bytes;
    }

    public static ElementType of(DataType type) {
        return switch (type) {
            case BFLOAT16 -> BFLOAT16;
            case FLOAT16 -> FLOAT16;
            case FLOAT32 -> FLOAT32;
        };
    }
}
