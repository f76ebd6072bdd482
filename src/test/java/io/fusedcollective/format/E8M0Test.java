package io.fusedcollective.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class E8M0Test {

    private static final E8M0 FORMAT = E8M0.FORMAT;

    /** OCP Microscaling Formats Specification 1.0, table 7: 2^(code - 127), and NaN. */
    @Test
    void everyCode() {
        for (int code = 0; code < 255; code++) {
            double value = Math.pow(2, code - 127);
            assertEquals(value, FORMAT.decode(code));
            assertEquals(code, FORMAT.encodeSaturating(value));
            assertTrue(FORMAT.isFinite(code));
        }
        assertTrue(Double.isNaN(FORMAT.decode(255)));
        assertFalse(FORMAT.isFinite(255));
        assertEquals(255, FORMAT.encodeSaturating(Double.NaN));
    }

    /** From each power of two to the next. */
    @Test
    void whatIsBetweenTwoPowersRoundsUp() {
        for (int code = 0; code < 254; code++) {
            double value = FORMAT.decode(code);
            assertEquals(code + 1, FORMAT.encodeSaturating(Math.nextUp(value)));
            assertEquals(code + 1, FORMAT.encodeSaturating(1.5 * value));
            assertEquals(code + 1, FORMAT.encodeSaturating(Math.nextDown(2 * value)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "4.9E-324, 0", "1E300, 254", "Infinity, 255"})
    void ends(double value, int code) {
        assertEquals(code, FORMAT.encodeSaturating(value));
    }

    /** As FlashInfer rounds a normal fp32 number up, by its bits. */
    @Test
    void isTheExponentOfAnFp32NumberRoundedUpByItsBits() {
        for (int bits = Float.floatToRawIntBits(Float.MIN_NORMAL); bits < 0x7F000000; bits += 0x12345) {
            int rounded = (bits & 0x7FFFFF) == 0 ? bits : bits + 0x800000 & 0x7F800000;
            assertEquals(rounded >> 23, FORMAT.encodeSaturating(Float.intBitsToFloat(bits)));
        }
    }
}
