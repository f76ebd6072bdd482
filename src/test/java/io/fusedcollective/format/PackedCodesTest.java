package io.fusedcollective.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.CodeFormat;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.ScaleFormat;
import org.junit.jupiter.api.Test;

/** How codes lie in memory, and which format a name means. */
class PackedCodesTest {

    @Test
    void twoNarrowCodesShareAByteTheFirstInItsLowerHalf() {
        assertArrayEquals(
                new byte[] {0x2, 0xF, 0x8, 0x7}, PackedCodes.unpacked(CodeFormat.E2M1, new byte[] {(byte) 0xF2, 0x78}));
        byte[] packed = new byte[2];
        int[] codes = {0x2, 0xF, 0x8, 0x7};
        for (int i = 0; i < codes.length; i++) {
            PackedCodes.add(CodeFormat.E2M1, packed, i, codes[i]);
        }
        assertArrayEquals(new byte[] {(byte) 0xF2, 0x78}, packed);
    }

    @Test
    void aWideCodeIsAByte() {
        byte[] codes = {0x01, (byte) 0xFE};
        assertArrayEquals(codes, PackedCodes.unpacked(CodeFormat.E4M3, codes));
        byte[] packed = new byte[2];
        PackedCodes.add(CodeFormat.E4M3, packed, 1, 0xFE);
        assertArrayEquals(new byte[] {0, (byte) 0xFE}, packed);
    }

    @Test
    void formatsByTheirNames() {
        assertSame(FloatFormat.E4M3, NumberFormat.of(CodeFormat.E4M3));
        assertSame(FloatFormat.E2M1, NumberFormat.of(CodeFormat.E2M1));
        assertThrows(IllegalArgumentException.class, () -> NumberFormat.of(CodeFormat.NONE));
        assertSame(FloatFormat.FLOAT32, NumberFormat.of(ScaleFormat.FP32));
        assertSame(FloatFormat.E4M3, NumberFormat.of(ScaleFormat.E4M3));
        assertSame(E8M0.FORMAT, NumberFormat.of(ScaleFormat.E8M0));
        assertSame(FloatFormat.FLOAT16, FloatFormat.of(DataType.FLOAT16));
    }

    @Test
    void limitsOfFormats() {
        assertEquals(16, FloatFormat.BFLOAT16.bits());
        assertEquals(4, FloatFormat.E2M1.bits());
        assertEquals(8, E8M0.FORMAT.bits());
        assertEquals(65504, FloatFormat.FLOAT16.maxFinite());
        assertEquals(0x1p-11, FloatFormat.FLOAT16.unitRoundoff());
        assertEquals(0x1p-8, FloatFormat.BFLOAT16.unitRoundoff());
        assertEquals(1.0, FloatFormat.BFLOAT16.round(1 + 0x1p-9));
        assertEquals(448, FloatFormat.E4M3.roundSaturating(1e9));
        assertEquals(7, E8M0.FORMAT.ordinal(7));
    }
}
