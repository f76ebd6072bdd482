package io.fusedcollective.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertEquals(expected, ScaleFactors.offset(ScaleLayout.SWIZZLED, row, block, 10));
    }

    @ParameterizedTest
    @CsvSource({"SWIZZLED, 1, 1, 512", "SWIZZLED, 128, 4, 512", "SWIZZLED, 129, 5, 2048", "LINEAR, 129, 5, 645"})
    void sizeIncludesThePadding(ScaleLayout layout, int rows, int blocksPerRow, long expected) {
        assertEquals(expected, ScaleFactors.sizeBytes(layout, rows, blocksPerRow));
    }

    @Test
    void whatIsNoScaleFactorMustBeZero() {
        byte[] buffer = ScaleFactors.filled(ScaleLayout.SWIZZLED, 130, 5, (byte) 7);
        assertEquals(2 * 2 * 512, buffer.length);
        assertTrue(ScaleFactors.paddingIsZero(ScaleLayout.SWIZZLED, 130, 5, buffer));
        buffer[(int) ScaleFactors.offset(ScaleLayout.SWIZZLED, 129, 4, 5) + 1] = 1;
        assertFalse(ScaleFactors.paddingIsZero(ScaleLayout.SWIZZLED, 130, 5, buffer));
    }

    @ParameterizedTest
    @EnumSource
    void everyScaleFactorHasAPlaceOfItsOwn(ScaleLayout layout) {
        int rows = 259;
        int blocks = 33;
        Set<Long> offsets = new HashSet<>();
        for (int row = 0; row < rows; row++) {
            for (int block = 0; block < blocks; block++) {
                long offset = ScaleFactors.offset(layout, row, block, blocks);
                assertTrue(offset >= 0 && offset < ScaleFactors.sizeBytes(layout, rows, blocks));
                assertTrue(offsets.add(offset), "row " + row + ", block " + block);
            }
        }
    }

    @Test
    void offsetsPassTwoGigabytes() {
        assertEquals(3L << 30, ScaleFactors.offset(ScaleLayout.LINEAR, 3 << 20, 0, 1024));
        assertEquals(3L << 30, ScaleFactors.offset(ScaleLayout.SWIZZLED, 3 << 20, 0, 1024));
    }
}
