package io.fusedcollective.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.Arithmetic;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Summation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The oracle's own results, against hand-made and arbitrary-precision ones. */
class OracleTest {

    @Test
    void anAllReduceAloneIsHeldAgainstTheSum() {
        Problem problem = new Problem(1, 16, DataType.BFLOAT16, false, QuantMode.NONE);
        Expectation expectation = Expectation.of(
                Implementation.NCCL_ALL_REDUCE_ONLY, problem, new ConstantInputs(1), FusionOptions.DEFAULT, 2, 0);
        int[] three = filled(16, 0x4040);
        assertEquals(new RowCheck(16, 0, 0, 0, null), expectation.check(0, new OutputRow(null, three, null, null)));
        three[5] = 0x4042;
        assertEquals(
                "row 0, element 5 of the sum: expected 3.0 (0x4040), got 3.03125 (0x4042)",
                expectation.check(0, new OutputRow(null, three, null, null)).firstWrong());
    }

    private static final MathContext PRECISE = new MathContext(60);

    @Test
    void handComputedNorm() {
        // 1 + 2 + residual 1 = 4; the mean square is 16, so the norm is 1 less 3e-8: 1 in bfloat16, times weight 1.5.
        OutputRow row = expected(QuantMode.NONE, new ConstantInputs(1.5f));
        assertArrayEquals(filled(16, 0x4080), row.residual());
        assertArrayEquals(filled(16, 0x3FC0), row.norm());
    }

    @Test
    void handComputedFp8() {
        // 1.5 / 0.01 = 150 lies between 144 and 160, nearer to 144 = 1.001b * 2^7.
        byte[] codes = expected(QuantMode.FP8, new ConstantInputs(1.5f)).codes();
        assertArrayEquals(filled(16, (byte) 0b0_1110_001), codes);
    }

    @Test
    void handComputedFp4() {
        // 400 * 1.5 / 6 = 100 lies midway between 96 and 104 and goes to 96 = 1.100b * 2^6, the even one; then
        // 1.5 * 400 / 96 = 6.25 becomes 6, the last code.
        OutputRow row = expected(QuantMode.FP4, new ConstantInputs(1.5f));
        assertArrayEquals(new int[] {0b0_1101_100}, row.scales());
        assertArrayEquals(filled(16, (byte) 0b0_11_1), row.codes());
    }

    @Test
    void sumRoundedAfterEveryAdditionLosesWhatFp32Keeps() {
        // 256 + 1 is midway between bfloat16's 256 and 258 and goes back to 256, three times over; 259 rounds to 260.
        Inputs inputs = new ConstantInputs(1) {
            @Override
            public void inputRow(int rank, int row, float[] out) {
                Arrays.fill(out, rank == 0 ? 256 : 1);
            }

            @Override
            public void residualRow(int row, float[] out) {
                Arrays.fill(out, 0);
            }
        };
        Problem problem = new Problem(1, 16, DataType.BFLOAT16, true, QuantMode.NONE);
        assertEquals(
                0x4380,
                new Oracle(problem, inputs, 4, Arithmetic.of(Summation.DTYPE_IN_RANK_ORDER))
                        .expected(0)
                        .residual()[0]);
        assertEquals(
                0x4382,
                new Oracle(problem, inputs, 4, Arithmetic.of(Summation.FP32))
                        .expected(0)
                        .residual()[0]);
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithArbitraryPrecision(DataType dtype) {
        Problem problem = new Problem(4, 48, dtype, true, QuantMode.NONE);
        Inputs inputs = new RandomInputs(problem, 5);
        FloatFormat format = FloatFormat.of(dtype);
        int worldSize = 3;
        Oracle oracle = new Oracle(problem, inputs, worldSize, Arithmetic.of(Summation.FP32));
        float[] values = new float[problem.hidden()];
        for (int row = 0; row < problem.tokens(); row++) {
            BigDecimal[] x = new BigDecimal[problem.hidden()];
            Arrays.fill(x, BigDecimal.ZERO);
            for (int rank = 0; rank < worldSize; rank++) {
                inputs.inputRow(rank, row, values);
                add(x, values);
            }
            nearest(format, x);
            inputs.residualRow(row, values);
            add(x, values);
            int[] residual = nearest(format, x);
            BigDecimal squares = Arrays.stream(x).map(v -> v.pow(2)).reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal root = squares.divide(new BigDecimal(problem.hidden()), PRECISE)
                    .add(new BigDecimal(inputs.epsilon()))
                    .sqrt(PRECISE);
            inputs.weight(values);
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i].multiply(new BigDecimal(values[i])).divide(root, PRECISE);
            }
            OutputRow expected = oracle.expected(row);
            assertArrayEquals(residual, expected.residual());
            assertArrayEquals(nearest(format, x), expected.norm());
        }
    }

    private static void add(BigDecimal[] to, float[] addends) {
        for (int i = 0; i < to.length; i++) {
            to[i] = to[i].add(new BigDecimal(addends[i]));
        }
    }

    /** Rounds values in place, by searching the codes; returns those. */
    private static int[] nearest(FloatFormat format, BigDecimal[] values) {
        int[] codes = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            BigDecimal magnitude = values[i].abs();
            int below = 0;
            int above = format.encode(format.maxFinite());
            while (above - below > 1) {
                int middle = (below + above) >>> 1;
                boolean beyond = new BigDecimal(format.decode(middle)).compareTo(magnitude) > 0;
                below = beyond ? below : middle;
                above = beyond ? middle : above;
            }
            BigDecimal twiceMiddle = new BigDecimal(format.decode(below)).add(new BigDecimal(format.decode(above)));
            int side = magnitude.multiply(BigDecimal.valueOf(2)).compareTo(twiceMiddle);
            int code = side < 0 || side == 0 && below % 2 == 0 ? below : above;
            codes[i] = values[i].signum() < 0 ? code | 1 << (format.bits() - 1) : code;
            values[i] = new BigDecimal(format.decode(codes[i]));
        }
        return codes;
    }

    private static OutputRow expected(QuantMode quant, Inputs inputs) {
        Problem problem = new Problem(1, 16, DataType.BFLOAT16, true, quant);
        return new Oracle(problem, inputs, 2, Arithmetic.of(Summation.FP32)).expected(0);
    }

    private static int[] filled(int size, int value) {
        int[] array = new int[size];
        Arrays.fill(array, value);
        return array;
    }

    private static byte[] filled(int size, byte value) {
        byte[] array = new byte[size];
        Arrays.fill(array, value);
        return array;
    }
}
