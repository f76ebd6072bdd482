package io.fusedcollective.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.Arithmetic;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Rounding;
import io.fusedcollective.problem.Summation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checker lets pass, and what not. */
class RowCheckTest {

    private static final int HIDDEN = 1024;
    private static final int ROW = 6;

    static List<Arguments> plainFp32Passes() {
        List<Arguments> cases = new ArrayList<>();
        for (DataType dtype : DataType.values()) {
            for (QuantMode quant : QuantMode.values()) {
                for (boolean residual : new boolean[] {false, true}) {
                    for (int worldSize : new int[] {2, 3, 8}) {
                        cases.add(Arguments.of(new Problem(60, HIDDEN, dtype, residual, quant), worldSize));
                    }
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource
    void plainFp32Passes(Problem problem, int worldSize) {
        Inputs inputs = new SpecialInputs(problem, 3);
        Oracle oracle = new Oracle(problem, inputs, worldSize, Arithmetic.of(Summation.FP32));
        RowCheck check = RowCheck.NOTHING;
        for (int row = 0; row < problem.tokens(); row++) {
            int firstRank = row % worldSize;
            check = check.plus(oracle.check(row, PlainFp32.row(problem, inputs, worldSize, row, firstRank, false)));
        }
        assertNull(check.firstWrong());
        assertTrue(check.passed());
        assertTrue(check.ties() * 10_000 <= check.elements(), check::toString);
    }

    /** 16376 from each of four ranks is float16's largest number: a partial sum that is wrong must not become infinite. */
    @Test
    void noOrderOfSummationOverflowsWhereTheSumDoesNot() {
        Inputs inputs = new ConstantInputs(1) {
            @Override
            public void inputRow(int rank, int row, float[] out) {
                Arrays.fill(out, 16_376);
            }
        };
        Problem problem = new Problem(1, 16, DataType.FLOAT16, false, QuantMode.NONE);
        Oracle oracle = new Oracle(problem, inputs, 4, Arithmetic.of(Summation.DTYPE_IN_ANY_ORDER));
        int[] halves = new int[16];
        Arrays.fill(halves, 0x3800);
        int[] ones = new int[16];
        Arrays.fill(ones, 0x3C00);
        assertTrue(oracle.check(0, new OutputRow(null, ones, null, null)).passed());
        assertEquals(
                16, oracle.check(0, new OutputRow(null, halves, null, null)).wrong());
    }

    /** A norm that fp32 may find on either side of a boundary between two codes makes both of them right, one further off not. */
    @ParameterizedTest
    @CsvSource({"0x1p-22, true", "-0x1p-22, true", "0x1p-14, false", "-0x1p-14, false"})
    void codesBesideABoundaryAreRightWithinFp32sError(String offset, boolean bothRight) {
        // The norm is the weight, as all values of the row are the same; 17 lies midway between the codes 16 and 18.
        float weight = (float) (17 * 0.01f * (1 + Double.parseDouble(offset)));
        Inputs inputs = new ConstantInputs(weight) {
            @Override
            public float epsilon() {
                return 0;
            }
        };
        Problem problem = new Problem(1, 16, DataType.FLOAT32, true, QuantMode.FP8);
        Oracle oracle = new Oracle(problem, inputs, 2, Arithmetic.of(Summation.FP32));
        OutputRow own = oracle.expected(0);
        byte[] other = own.codes().clone();
        for (int i = 0; i < other.length; i++) {
            other[i] += Double.parseDouble(offset) > 0 ? -1 : 1;
        }
        RowCheck check = oracle.check(0, new OutputRow(own.residual(), own.norm(), other, null));
        assertEquals(bothRight, check.passed(), check::toString);
    }

    /** Each product loses up to half the smallest subnormal number, which decides the code of an element now and then. */
    @ParameterizedTest
    @EnumSource(DataType.class)
    void subnormalNormsMayLoseWhatFp32Loses(DataType dtype) {
        Problem problem = new Problem(10, 8192, dtype, false, QuantMode.MX_FP8);
        for (long seed = 1; seed <= 40; seed++) {
            Inputs inputs = new SpecialInputs(problem, seed);
            Oracle oracle = new Oracle(problem, inputs, 2, Arithmetic.of(Summation.FP32));
            for (int row : new int[] {4, 7}) {
                assertNull(oracle.check(row, PlainFp32.row(problem, inputs, 2, row, 0, false))
                        .firstWrong());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DTYPE_IN_ANY_ORDER, 3, true",
        "DTYPE_IN_RANK_ORDER, 0, true",
        "DTYPE_IN_RANK_ORDER, 3, false",
        "FP32, 0, false"
    })
    void sumsRoundedToTheDtypePassOnlyWhereAllowed(Summation summation, int firstRank, boolean passes) {
        Problem problem = new Problem(1, HIDDEN, DataType.BFLOAT16, true, QuantMode.FP8);
        Inputs inputs = new RandomInputs(problem, 3);
        OutputRow row = PlainFp32.row(problem, inputs, 8, 0, firstRank, true);
        RowCheck check = new Oracle(problem, inputs, 8, Arithmetic.of(summation)).check(0, row);
        assertEquals(passes, check.passed(), check::toString);
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16, 1", "FLOAT16, 1", "FLOAT32, 4"})
    void toleranceEndsWhereTheContractDoes(DataType dtype, int toleranceUlp) {
        Problem problem = new Problem(8, HIDDEN, dtype, true, QuantMode.NONE);
        OutputRow row = expected(problem);
        row.norm()[17] += toleranceUlp;
        assertEquals(new RowCheck(2 * HIDDEN, 0, 0, toleranceUlp, null), check(problem, row));
        row.norm()[17]++;
        assertOneWrong(check(problem, row), "element 17 of norm");
        row.norm()[17] -= toleranceUlp + 1;
        row.residual()[18] -= toleranceUlp + 1;
        assertOneWrong(check(problem, row), "element 18 of residual");
    }

    @ParameterizedTest
    @EnumSource(names = {"FP8", "FP4"})
    void neighboringCodeIsWrong(QuantMode quant) {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, false, quant);
        OutputRow row = expected(problem);
        row.codes()[5] += (row.codes()[5] & 1) == 0 ? 1 : -1;
        assertOneWrong(check(problem, row), "element 5 of codes");
    }

    /** The next one of a coarse format; of fp32, which allows for a quotient's error, twice as much. */
    @ParameterizedTest
    @CsvSource({"FP4, 3, 1", "MX_FP8, 3, 1", "MX_FP4, 3, 1", "FP8_PER_TOKEN, 0, 0x800000", "FP8_PER_GROUP, 3, 0x800000"
    })
    void neighboringScaleIsWrongOnceAndNotForItsCodes(QuantMode quant, int group, String more) {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, false, quant);
        OutputRow row = expected(problem);
        row.scales()[group] += Integer.decode(more);
        assertOneWrong(check(problem, row), "element " + group + " of scales");
    }

    @Test
    void codeOnTheOtherSideOfATieCounts() {
        // 1 / 0.01f = 100.000002 lies a hair above the tie of 96 and 104.
        Problem problem = new Problem(1, 16, DataType.BFLOAT16, true, QuantMode.FP8);
        Oracle oracle = new Oracle(problem, new ConstantInputs(1), 2, Arithmetic.of(Summation.FP32));
        OutputRow row = oracle.expected(0);
        assertEquals(104, FloatFormat.E4M3.decode(row.codes()[0]));
        row.codes()[0]--;
        assertEquals(new RowCheck(32, 0, 1, 0, null), oracle.check(0, row));
        row.codes()[0]--;
        assertEquals(1, oracle.check(0, row).wrong());
    }

    @ParameterizedTest
    @EnumSource
    void nothingWrittenIsWrong(QuantMode quant) {
        for (DataType dtype : DataType.values()) {
            Problem problem = new Problem(8, HIDDEN, dtype, true, quant);
            OutputRow row = expected(problem);
            Arrays.fill(row.residual(), dtype.bytes() == 2 ? 0xFFFF : -1);
            if (row.norm() != null) {
                Arrays.fill(row.norm(), dtype.bytes() == 2 ? 0xFFFF : -1);
            }
            if (row.codes() != null) {
                Arrays.fill(row.codes(), (byte) 0xFF);
            }
            if (row.scales() != null) {
                Arrays.fill(row.scales(), 0xFF);
            }
            RowCheck check = check(problem, row);
            assertEquals(check.elements(), check.wrong());
        }
    }

    @ParameterizedTest
    @CsvSource({"7c00", "7e00", "fe00"})
    void infinityAndNanAreNotNearTheLargest(String bits) {
        Problem problem = new Problem(8, HIDDEN, DataType.FLOAT16, true, QuantMode.NONE);
        int largestRow = SpecialInputs.Kind.LARGEST.ordinal();
        Oracle oracle = new Oracle(problem, new SpecialInputs(problem, 3), 8, Arithmetic.of(Summation.FP32));
        OutputRow row = oracle.expected(largestRow);
        int positive = row.residual()[0] == 0x7BFF ? 0 : 1;
        assertEquals(0x7BFF, row.residual()[positive]);
        row.residual()[positive] = Integer.parseInt(bits, 16);
        assertOneWrong(oracle.check(largestRow, row), "element " + positive + " of residual");
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void onlyFastMathMayTakeASubnormalNumberForZero(boolean flushesSubnormals, int wrong) {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, true, QuantMode.NONE);
        int subnormalRow = SpecialInputs.Kind.SUBNORMALS.ordinal();
        Oracle oracle = new Oracle(
                problem,
                new SpecialInputs(problem, 3),
                2,
                new Arithmetic(Summation.FP32, Rounding.EACH_STEP, flushesSubnormals));
        OutputRow row = oracle.expected(subnormalRow);
        int element = 0;
        while (Math.abs(FloatFormat.BFLOAT16.decode(row.residual()[element])) < 0x1p-128) {
            element++;
        }
        row.residual()[element] = 0;
        row.norm()[element] = 0;
        assertEquals(wrong == 0, oracle.check(subnormalRow, row).wrong() == 0);
        row.residual()[element] = FloatFormat.BFLOAT16.encode(0x1p-120);
        assertTrue(oracle.check(subnormalRow, row).wrong() > 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"MX_FP8", "MX_FP4"})
    void codesOfFlushedSubnormalsAreNotCountedAsTies(QuantMode quant) {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, false, quant);
        int subnormalRow = SpecialInputs.Kind.SUBNORMALS.ordinal();
        int zeroRow = SpecialInputs.Kind.ZEROS.ordinal();
        Oracle oracle = new Oracle(
                problem, new SpecialInputs(problem, 3), 2, new Arithmetic(Summation.FP32, Rounding.EACH_STEP, true));
        OutputRow flushed = oracle.expected(zeroRow);
        assertTrue(!Arrays.equals(flushed.codes(), oracle.expected(subnormalRow).codes()));
        RowCheck check = oracle.check(subnormalRow, flushed);
        assertNull(check.firstWrong());
        assertEquals(0, check.ties());
    }

    @ParameterizedTest
    @EnumSource
    void zeroMayHaveEitherSign(QuantMode quant) {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, true, quant);
        int zeroRow = SpecialInputs.Kind.ZEROS.ordinal();
        Oracle oracle = new Oracle(problem, new SpecialInputs(problem, 3), 2, Arithmetic.of(Summation.FP32));
        OutputRow row = oracle.expected(zeroRow);
        row.residual()[0] ^= 0x8000;
        if (quant == QuantMode.NONE) {
            row.norm()[1] ^= 0x8000;
        } else {
            row.codes()[1] ^= 1 << problem.quantization().codes().bits() - 1;
        }
        RowCheck check = oracle.check(zeroRow, row);
        assertNull(check.firstWrong());
        assertEquals(0, check.ties());
    }

    @Test
    void firstWrongElementSaysWhatWasExpected() {
        Problem problem = new Problem(1, 16, DataType.BFLOAT16, true, QuantMode.NONE);
        Oracle oracle = new Oracle(problem, new ConstantInputs(1.5f), 2, Arithmetic.of(Summation.FP32));
        OutputRow row = oracle.expected(0);
        row.norm()[9] = 0x3E80;
        row.norm()[11] = 0;
        RowCheck check = oracle.check(0, row);
        assertEquals("row 0, element 9 of norm: expected 1.5 (0x3fc0), got 0.25 (0x3e80)", check.firstWrong());
        assertEquals(2, check.wrong());
        RowCheck both = check.plus(new RowCheck(4, 1, 2, 3, "row 1"));
        assertEquals(new RowCheck(36, 3, 2, 0x3FC0, check.firstWrong()), both);
    }

    @Test
    void rowOfAnotherLengthIsAMistake() {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, false, QuantMode.NONE);
        OutputRow shortRow = new OutputRow(null, new int[16], null, null);
        assertThrows(IllegalArgumentException.class, () -> check(problem, shortRow));
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void codesAndScalesOfAnotherNumberToo(QuantMode quant) {
        Problem problem = new Problem(8, HIDDEN, DataType.BFLOAT16, false, quant);
        OutputRow row = expected(problem);
        byte[] fewer = Arrays.copyOf(row.codes(), HIDDEN - 1);
        OutputRow shortCodes = new OutputRow(null, row.norm(), fewer, row.scales());
        assertThrows(IllegalArgumentException.class, () -> check(problem, shortCodes));
        if (row.scales() != null) {
            int[] none = new int[0];
            OutputRow shortScales = new OutputRow(null, row.norm(), row.codes(), none);
            assertThrows(IllegalArgumentException.class, () -> check(problem, shortScales));
        }
    }

    @Test
    void rowsAreTheSameIfAllTheirBitsAre() {
        OutputRow row = expected(new Problem(8, HIDDEN, DataType.BFLOAT16, true, QuantMode.FP4));
        OutputRow copy = new OutputRow(
                row.residual().clone(),
                row.norm() == null ? null : row.norm().clone(),
                row.codes().clone(),
                row.scales().clone());
        assertTrue(row.sameBits(copy));
        copy.residual()[5]++;
        assertFalse(row.sameBits(copy));
        assertTrue(row.withoutSum().sameBits(copy.withoutSum()));
        copy.codes()[5]++;
        assertFalse(row.withoutSum().sameBits(copy.withoutSum()));
        copy.codes()[5]--;
        copy.scales()[0]++;
        assertFalse(row.withoutSum().sameBits(copy.withoutSum()));
    }

    private static void assertOneWrong(RowCheck check, String where) {
        assertEquals(1, check.wrong(), check::toString);
        assertTrue(check.firstWrong().contains(where), check::firstWrong);
    }

    private static OutputRow expected(Problem problem) {
        return new Oracle(problem, new RandomInputs(problem, 3), 2, Arithmetic.of(Summation.FP32)).expected(ROW);
    }

    private static RowCheck check(Problem problem, OutputRow row) {
        return new Oracle(problem, new RandomInputs(problem, 3), 2, Arithmetic.of(Summation.FP32)).check(ROW, row);
    }
}
