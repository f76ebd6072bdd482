package io.fusedcollective.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleLayout;
import io.fusedcollective.problem.ScaleStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaleFactorsTest {

    /** First three rows: within the figure of the cuBLAS documentation; the rest: tiles beside and below it. */
    @ParameterizedTest
    @CsvSource({
        "0, 3, 3",
        "1, 0, 16",
        "32, 0, 4",
        "33, 2, 22",
        "127, 3, 511",
        "0, 4, 512",
        "5, 9, 1105",
        "128, 0, 1536",
        "300, 11, 4295"
    })
    void swizzledOffset(int row, int block, long expected) {
        assertEquals(expected, ScaleLayout.SWIZZLED.place(row, block, 301, 10));
    }

    @ParameterizedTest
    @CsvSource({
        "SWIZZLED, 1, 1, 512",
        "SWIZZLED, 128, 4, 512",
        "SWIZZLED, 129, 5, 2048",
        "LINEAR, 129, 5, 645",
        "COLUMN_MAJOR, 3, 2, 6",
        "PACKED_COLUMN_MAJOR, 1, 1, 4",
        "PACKED_COLUMN_MAJOR, 5, 64, 500",
        "PACKED_COLUMN_MAJOR, 4, 9, 48"
    })
    void sizeIncludesThePadding(ScaleLayout layout, int rows, int blocksPerRow, long expected) {
        assertEquals(expected, layout.places(rows, blocksPerRow));
    }

    @Test
    void whatIsNoScaleFactorMustBeZero() {
        Problem problem = new Problem(130, 5 * 16, DataType.BFLOAT16, true, QuantMode.FP4);
        ScaleFactors factors = ScaleFactors.of(problem).orElseThrow();
        byte[] buffer = factors.poisoned((byte) 7);
        assertEquals(2 * 2 * 512, buffer.length);
        assertTrue(factors.paddingIsZero(buffer));
        buffer[(int) factors.offset(129, 4) + 1] = 1;
        assertFalse(factors.paddingIsZero(buffer));
    }

    @ParameterizedTest
    @EnumSource
    void everyScaleFactorHasAPlaceOfItsOwn(ScaleLayout layout) {
        int rows = 259;
        int blocks = 33;
        Set<Long> offsets = new HashSet<>();
        for (int row = 0; row < rows; row++) {
            for (int block = 0; block < blocks; block++) {
                long offset = layout.place(row, block, rows, blocks);
                assertTrue(offset >= 0 && offset < layout.places(rows, blocks));
                assertTrue(offsets.add(offset), "row " + row + ", block " + block);
            }
        }
    }

    @Test
    void offsetsPassTwoGigabytes() {
        assertEquals(3L << 30, ScaleLayout.LINEAR.place(3 << 20, 0, 4 << 20, 1024));
        assertEquals(3L << 30, ScaleLayout.SWIZZLED.place(3 << 20, 0, 4 << 20, 1024));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "4, 0, 4", "0, 1, 5", "3, 2, 13"})
    void columnMajorPlace(int row, int group, long expected) {
        assertEquals(expected, ScaleLayout.COLUMN_MAJOR.place(row, group, 5, 3));
    }

    /** Of 5 rows, so with a stride of 8 words, in bytes. */
    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 3, 3", "1, 0, 4", "4, 2, 18", "0, 4, 32", "4, 9, 81"})
    void packedPlace(int row, int group, long expected) {
        assertEquals(expected, ScaleLayout.PACKED_COLUMN_MAJOR.place(row, group, 5, 10));
    }

    /** Bit by bit: every E8M0 code at every place of a word, and nothing else in its neighbors. */
    @Test
    void everyE8M0CodeIsPackedAndReadBack() {
        Quantization quantization = new Quantization(QuantMode.FP8_PER_GROUP, 64, ScaleStorage.E8M0_PACKED);
        Problem problem = new Problem(5, 6 * 64, DataType.BFLOAT16, true, quantization);
        ScaleFactors factors = ScaleFactors.of(problem).orElseThrow();
        for (int code = 0; code <= 0xFF; code++) {
            for (int row = 0; row < 5; row++) {
                for (int group = 0; group < 6; group++) {
                    byte[] buffer = new byte[(int) factors.bytes()];
                    factors.store(buffer, row, group, code);
                    int word = (group / 4) * 8 + row;
                    int[] words = new int[buffer.length / 4];
                    ByteBuffer.wrap(buffer)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asIntBuffer()
                            .get(words);
                    int[] expected = new int[words.length];
                    expected[word] = code << 8 * (group % 4);
                    assertArrayEquals(expected, words);
                    int[] read = new int[6];
                    read[group] = code;
                    assertArrayEquals(read, factors.row(buffer, row));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP32_ROW_MAJOR", "FP32_COLUMN_MAJOR"})
    void fp32FactorsKeepTheirBits(ScaleStorage storage) {
        Problem problem = new Problem(
                3,
                4 * 128,
                DataType.BFLOAT16,
                true,
                Quantization.of(QuantMode.FP8_PER_GROUP).with(storage));
        ScaleFactors factors = ScaleFactors.of(problem).orElseThrow();
        byte[] buffer = new byte[(int) factors.bytes()];
        for (int row = 0; row < 3; row++) {
            for (int group = 0; group < 4; group++) {
                factors.store(buffer, row, group, 0x81234560 + 16 * row + group);
            }
        }
        assertArrayEquals(new int[] {0x81234580, 0x81234581, 0x81234582, 0x81234583}, factors.row(buffer, 2));
    }

    /** Of 5 rows and 6 groups: half of each row's second word, and three rows that only the first column has. */
    @Test
    void packedPaddingIsForTheOperationToWrite() {
        Quantization quantization = new Quantization(QuantMode.FP8_PER_GROUP, 64, ScaleStorage.E8M0_PACKED);
        ScaleFactors factors = ScaleFactors.of(new Problem(5, 6 * 64, DataType.BFLOAT16, true, quantization))
                .orElseThrow();
        byte[] buffer = factors.poisoned((byte) 0xFF);
        for (byte value : buffer) {
            assertEquals((byte) 0xFF, value);
        }
        assertFalse(factors.paddingIsZero(buffer));
        assertEquals(5 * 2 + 3 * 4, factors.paddingToWrite().length);
        for (int offset : factors.paddingToWrite()) {
            buffer[offset] = 0;
        }
        assertTrue(factors.paddingIsZero(buffer));
    }
}
