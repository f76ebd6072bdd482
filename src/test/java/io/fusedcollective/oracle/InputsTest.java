package io.fusedcollective.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputsTest {

    private static final int HIDDEN = 16384;

    @ParameterizedTest
    @EnumSource
    void randomRowsAreStandardNormalInTheDtype(DataType dtype) {
        Inputs inputs = new RandomInputs(problem(dtype), 1);
        for (float[] row : new float[][] {input(inputs, 0, 0), input(inputs, 3, 77), residual(inputs, 5)}) {
            assertEquals(0, mean(row), 0.04);
            assertEquals(1, meanSquare(row), 0.05);
            assertRepresentable(dtype, row);
        }
        float[] weight = new float[HIDDEN];
        inputs.weight(weight);
        assertRepresentable(dtype, weight);
        for (float value : weight) {
            assertTrue(value > 0.6 && value < 1.4, () -> "weight " + value);
        }
    }

    @Test
    void rowsDifferByRankRowTensorAndSeedOnly() {
        Problem problem = problem(DataType.FLOAT32);
        Inputs inputs = new RandomInputs(problem, 1);
        float[] row = input(inputs, 0, 0);
        assertArrayEquals(row, input(new RandomInputs(problem, 1), 0, 0));
        float[][] others = {
            input(inputs, 1, 0), input(inputs, 0, 1), residual(inputs, 0), input(new RandomInputs(problem, 2), 0, 0)
        };
        for (float[] other : others) {
            assertEquals(0, correlation(row, other), 0.04);
        }
    }

    @ParameterizedTest
    @EnumSource
    void specialRowsHoldWhatTheirKindSays(DataType dtype) {
        FloatFormat format = FloatFormat.of(dtype);
        Inputs inputs = new SpecialInputs(problem(dtype), 1);
        for (SpecialInputs.Kind kind : SpecialInputs.Kind.values()) {
            float[] row = input(inputs, 0, kind.ordinal());
            assertRepresentable(dtype, row);
            double least = Double.MAX_VALUE;
            double greatest = 0;
            for (float value : row) {
                least = Math.min(least, Math.abs(value));
                greatest = Math.max(greatest, Math.abs(value));
            }
            switch (kind) {
                case RANDOM -> assertEquals(1, meanSquare(row), 0.05);
                case ZEROS -> assertEquals(0, Float.floatToRawIntBits(row[7]));
                case NEGATIVE_ZEROS -> assertEquals(1 << 31, Float.floatToRawIntBits(row[7]));
                case LARGEST -> {
                    assertEquals(least, greatest);
                    assertTrue(greatest == 65504 || greatest * greatest * HIDDEN == 0x1p126);
                }
                case SUBNORMALS -> assertTrue(greatest > 0 && greatest < format.minNormal());
                case SPIKES -> assertTrue(norm(row) > 448 * inputs.fp8Scale());
            }
        }
    }

    /** Otherwise codes would differ between right implementations, and often: few values are ever a 16-bit norm. */
    @ParameterizedTest
    @EnumSource(names = {"BFLOAT16", "FLOAT16"})
    void scalesPutNoNormBesideATie(DataType dtype) {
        Inputs inputs = new RandomInputs(problem(dtype), 1);
        FloatFormat format = FloatFormat.of(dtype);
        for (int code = format.encode(1); code < format.encode(2); code++) {
            double norm = format.decode(code);
            assertNoTie(FloatFormat.E4M3, norm / inputs.fp8Scale());
            assertNoTie(FloatFormat.E4M3, norm * inputs.fp4GlobalScale() / 6);
            for (int eighths = 8; eighths < 16; eighths++) {
                double value = norm * inputs.fp4GlobalScale() / eighths;
                for (int exponent = -3; exponent < 3; exponent++) {
                    assertNoTie(FloatFormat.E2M1, Math.scalb(value, exponent - Math.getExponent(value)));
                }
            }
        }
    }

    @Test
    void samplesHaveBothEnds() {
        assertArrayEquals(new int[] {0, 1, 2}, SampleRows.of(3, 8));
        int[] rows = SampleRows.of(1000, 8);
        assertEquals(8, Arrays.stream(rows).distinct().count());
        assertEquals(0, rows[0]);
        assertEquals(999, rows[7]);
        assertArrayEquals(rows, SampleRows.of(1000, 8));
    }

    private static void assertNoTie(FloatFormat format, double value) {
        double margin = 0x1p-16 * value;
        int below = format.encode(value - margin);
        assertEquals(below, format.encode(value + margin), () -> value + " lies beside a tie of " + format);
    }

    /** Of the first column. */
    private static double norm(float[] row) {
        return Math.abs(row[0]) / Math.sqrt(meanSquare(row));
    }

    private static Problem problem(DataType dtype) {
        return new Problem(100, HIDDEN, dtype, true, QuantMode.NONE);
    }

    private static float[] input(Inputs inputs, int rank, int row) {
        float[] values = new float[HIDDEN];
        inputs.inputRow(rank, row, values);
        return values;
    }

    private static float[] residual(Inputs inputs, int row) {
        float[] values = new float[HIDDEN];
        inputs.residualRow(row, values);
        return values;
    }

    private static void assertRepresentable(DataType dtype, float[] values) {
        FloatFormat format = FloatFormat.of(dtype);
        for (float value : values) {
            assertEquals(value, (float) format.round(value));
        }
    }

    private static double mean(float[] values) {
        float[] ones = new float[HIDDEN];
        Arrays.fill(ones, 1);
        return correlation(values, ones);
    }

    private static double meanSquare(float[] values) {
        return correlation(values, values);
    }

    private static double correlation(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < HIDDEN; i++) {
            sum += a[i] * (double) b[i];
        }
        return sum / HIDDEN;
    }
}
