package io.fusedcollective.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.ScaleLayout;
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
    @CsvSource({"SWIZZLED, 1, 1, 512", "SWIZZLED, 128, 4, 512", "SWIZZLED, 129, 5, 2048", "LINEAR, 129, 5, 645"})
    void sizeIncludesThePadding(ScaleLayout layout, int rows, int blocksPerRow, long expected) {
        assertEquals(expected, layout.places(rows, blocksPerRow));
    }

    @Test
    void whatIsNoScaleFactorMustBeZero() {
        Problem problem = new Problem(130, 5 * 16, DataType.BFLOAT16, true, QuantMode.FP4);
        ScaleFactors factors = ScaleFactors.of(problem).orElseThrow();
        byte[] buffer = factors.filled((byte) 7);
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
}
