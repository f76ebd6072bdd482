package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.fusedcollective.problem.DataType;
import org.junit.jupiter.api.Test;

/** Bytes as {@code tvm/ffi/c_api.h} and {@code dlpack.h} lay them out. */
class FfiLayoutTest {

    @Test
    void anArgumentIsATypeFourZeroBytesAndAValue() {
        Memory bytes =
                new FfiArguments().integer(-2).bool(true).real(1e-5).none().toNative();
        assertEquals(64, bytes.size());
        int[] types = bytes.getIntArray(0, 16);
        assertArrayEquals(new int[] {1, 0}, new int[] {types[0], types[1]});
        assertEquals(-2, bytes.getLong(8));
        assertArrayEquals(new int[] {2, 0}, new int[] {types[4], types[5]});
        assertEquals(1, bytes.getLong(24));
        assertArrayEquals(new int[] {3, 0}, new int[] {types[8], types[9]});
        assertEquals(1e-5, bytes.getDouble(40));
        assertArrayEquals(new int[] {0, 0, 0, 0}, new int[] {types[12], types[13], types[14], types[15]});
    }

    @Test
    void aTensorArgumentPointsToADlTensor() {
        FfiArguments arguments =
                new FfiArguments().tensor(new DeviceTensor(0x7f0012345600L, 1, ElementType.BFLOAT16, 128, 8192));
        Memory bytes = arguments.toNative();
        assertEquals(7, bytes.getInt(0));
        Pointer tensor = bytes.getPointer(8);
        assertEquals(0x7f0012345600L, tensor.getLong(0));
        assertEquals(2, tensor.getInt(8), "CUDA");
        assertEquals(1, tensor.getInt(12), "device");
        assertEquals(2, tensor.getInt(16), "dimensions");
        assertEquals(4, tensor.getByte(20), "bfloat");
        assertEquals(16, tensor.getByte(21), "bits");
        assertEquals(1, tensor.getShort(22), "lanes");
        assertArrayEquals(new long[] {128, 8192}, tensor.getPointer(24).getLongArray(0, 2));
        assertArrayEquals(new long[] {8192, 1}, tensor.getPointer(32).getLongArray(0, 2));
        assertEquals(0, tensor.getLong(40), "byte offset");
    }

    @Test
    void anAbsentTensorIsNone() {
        assertEquals(0, new FfiArguments().tensor(null).toNative().getInt(0));
    }

    @Test
    void elementTypesHaveDlpacksCodes() {
        assertEquals(
                "2/2 4/2 2/4 0/8 1/1 10/1",
                String.join(
                        " ",
                        code(ElementType.of(DataType.FLOAT16)),
                        code(ElementType.of(DataType.BFLOAT16)),
                        code(ElementType.of(DataType.FLOAT32)),
                        code(ElementType.INT64),
                        code(ElementType.UINT8),
                        code(ElementType.FLOAT8_E4M3)));
    }

    private static String code(ElementType type) {
        return type.code() + "/" + type.bytes();
    }

    @Test
    void anErrorsTextIsItsKindAndItsMessage() {
        assertEquals(
                "ValueError: pattern 12 is unknown",
                FfiErrors.text(PlayedLibrary.errorObject("ValueError", "pattern 12 is unknown")));
    }
}
