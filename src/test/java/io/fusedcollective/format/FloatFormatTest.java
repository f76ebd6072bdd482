package io.fusedcollective.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatFormatTest {

    /** The formats again, as their specifications tabulate them, independent of the code under test. */
    private enum Small {
        FLOAT16(FloatFormat.FLOAT16, 5, 10, 15, 0x7BFF),
        BFLOAT16(FloatFormat.BFLOAT16, 8, 7, 127, 0x7F7F),
        E4M3(FloatFormat.E4M3, 4, 3, 7, 0x7E),
        E2M1(FloatFormat.E2M1, 2, 1, 1, 0x7);

        final FloatFormat format;
        final int exponentBits;
        final int mantissaBits;
        final int bias;
        final int maxFinite;

        Small(FloatFormat format, int exponentBits, int mantissaBits, int bias, int maxFinite) {
            this.format = format;
            this.exponentBits = exponentBits;
            this.mantissaBits = mantissaBits;
            this.bias = bias;
            this.maxFinite = maxFinite;
        }

        int signBit() {
            return 1 << (exponentBits + mantissaBits);
        }

        /** Value of a finite code without its sign, straight from the definition. */
        double magnitude(int code) {
            int exponent = code >> mantissaBits;
            double mantissa = code & (1 << mantissaBits) - 1;
            double fraction = mantissa / (1 << mantissaBits);
            return exponent == 0 ? fraction * Math.pow(2, 1 - bias) : (1 + fraction) * Math.pow(2, exponent - bias);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decodesEveryCodeAsDefined(Small small) {
        for (int code = 0; code < 2 * small.signBit(); code++) {
            int magnitudeCode = code & small.signBit() - 1;
            double sign = code < small.signBit() ? 1 : -1;
            double expected = magnitudeCode <= small.maxFinite
                    ? sign * small.magnitude(magnitudeCode)
                    : small != Small.E4M3 && magnitudeCode == small.maxFinite + 1
                            ? sign * Double.POSITIVE_INFINITY
                            : Double.NaN;
            assertEquals(expected, small.format.decode(code), hex(code));
            assertEquals(magnitudeCode <= small.maxFinite, small.format.isFinite(code), hex(code));
        }
    }

    @ParameterizedTest
    @EnumSource
    void encodesEveryValueToItsOwnCode(Small small) {
        for (int code = 0; code <= small.maxFinite; code++) {
            assertEncodes(small, code, small.magnitude(code));
        }
    }

    @ParameterizedTest
    @EnumSource
    void roundsToNearestTiesToEven(Small small) {
        for (int code = 0; code < small.maxFinite; code++) {
            double midpoint = (small.magnitude(code) + small.magnitude(code + 1)) / 2;
            assertEncodes(small, code % 2 == 0 ? code : code + 1, midpoint);
            assertEncodes(small, code, Math.nextDown(midpoint));
            assertEncodes(small, code + 1, Math.nextUp(midpoint));
        }
    }

    @ParameterizedTest
    @EnumSource
    void overflowsFromHalfAUnitBeyondTheLargest(Small small) {
        double largest = small.magnitude(small.maxFinite);
        double nextIfThereWereOne = small == Small.E4M3 || small == Small.E2M1
                ? largest + (largest - small.magnitude(small.maxFinite - 1))
                : Math.pow(2, small.bias + 1);
        double boundary = (largest + nextIfThereWereOne) / 2;
        // Of largest and next, E4M3's largest (mantissa 110) is the even one.
        double lastInside = small == Small.E4M3 ? boundary : Math.nextDown(boundary);
        int overflowCode = small == Small.E2M1 ? small.maxFinite : small.maxFinite + 1;
        assertEquals(small.maxFinite, small.format.encode(lastInside));
        for (double beyond : new double[] {Math.nextUp(lastInside), 1e300, Double.POSITIVE_INFINITY}) {
            assertEquals(overflowCode, small.format.encode(beyond));
            assertEquals(overflowCode | small.signBit(), small.format.encode(-beyond));
            assertEquals(small.maxFinite, small.format.encodeSaturating(beyond));
            assertEquals(small.maxFinite | small.signBit(), small.format.encodeSaturating(-beyond));
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16, 7e00", "BFLOAT16, 7fc0", "E4M3, 7f", "E2M1, 7"})
    void keepsNanWhereThereIsOne(Small small, String hexCode) {
        int expected = Integer.parseInt(hexCode, 16);
        assertEquals(expected, small.format.encode(Double.NaN));
        assertEquals(expected, small.format.encodeSaturating(Double.NaN));
    }

    @ParameterizedTest
    @EnumSource
    void floatsConvertAsDoublesDo(Small small) {
        for (int code = 0; code < 2 * small.signBit(); code++) {
            assertEquals((float) small.format.decode(code), small.format.decodeToFloat(code), hex(code));
        }
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            // Of every other float the lower half is a tie or beside one.
            int beside = random.nextInt() & 0xFFFF0000 | 0x7FFF + random.nextInt(3);
            float value = Float.intBitsToFloat(i % 2 == 0 ? random.nextInt() : beside);
            assertEquals(small.format.encode((double) value), small.format.encode(value), () -> "of " + value);
        }
    }

    @Test
    void float32AgreesWithJava() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2_000_000; i++) {
            int code = random.nextInt();
            float value = Float.intBitsToFloat(code);
            assertEquals(value, (float) FloatFormat.FLOAT32.decode(code));
            assertEquals(Float.floatToIntBits(value), FloatFormat.FLOAT32.encode((double) value));
            double between = ((double) value + Float.intBitsToFloat(code + 1)) / 2;
            double fine = Double.longBitsToDouble(random.nextLong());
            double near = value * (1 + 1e-7 * random.nextDouble());
            for (double any : new double[] {between, Math.nextUp(between), Math.nextDown(between), fine, near}) {
                assertEquals(Float.floatToIntBits((float) any), FloatFormat.FLOAT32.encode(any), () -> "of " + any);
            }
        }
    }

    @Test
    void roundsOnce() {
        // Above the midpoint of two bfloat16 by less than a float32 can tell: by way of float32 it would be a tie.
        assertEquals(0x3F81, FloatFormat.BFLOAT16.encode(1 + 0x1p-8 + 0x1p-40));
        assertEquals(0x3F80, FloatFormat.BFLOAT16.encode(1 + 0x1p-8));
    }

    @Test
    void ordinalsCountUnitsInTheLastPlace() {
        FloatFormat format = FloatFormat.BFLOAT16;
        assertEquals(0, format.ordinal(0x8000));
        assertEquals(2, format.ordinal(0x0001) - format.ordinal(0x8001));
        assertEquals(1, format.ordinal(0x4000) - format.ordinal(0x3FFF));
        long largest = FloatFormat.FLOAT32.ordinal(0x7F7FFFFF);
        assertEquals(-largest, FloatFormat.FLOAT32.ordinal(0xFF7FFFFF));
    }

    @Test
    void bitsBeyondTheFormatAreNoNumber() {
        assertFalse(FloatFormat.E2M1.isFinite(0x1F));
        assertFalse(FloatFormat.BFLOAT16.isFinite(0xFFFF3F80));
        assertTrue(Double.isNaN(FloatFormat.E2M1.decode(0xFF)));
    }

    private static void assertEncodes(Small small, int expected, double magnitude) {
        assertEquals(expected, small.format.encode(magnitude), () -> "code of " + magnitude);
        assertEquals(expected | small.signBit(), small.format.encode(-magnitude), () -> "code of " + -magnitude);
        assertEquals(expected, small.format.encodeSaturating(magnitude), () -> "saturating code of " + magnitude);
    }

    private static String hex(int code) {
        return "value of 0x" + Integer.toHexString(code);
    }
}
