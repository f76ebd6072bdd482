package io.fusedcollective.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.Arithmetic;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Rounding;
import io.fusedcollective.problem.Summation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A computation that keeps its row in full precision until it stores it, as FlashInfer's norm does. */
class SkippedRoundingTest {

    private static final int HIDDEN = 4096;
    private static final FloatFormat BF16 = FloatFormat.of(DataType.BFLOAT16);

    @ParameterizedTest
    @EnumSource(
            value = QuantMode.class,
            names = {"NONE", "FP8"})
    void isRightByItsOwnRule(QuantMode quant) {
        RowCheck check = check(problem(quant), Rounding.OUTPUTS);
        assertNull(check.firstWrong());
        assertEquals(0, check.largestErrorUlp());
    }

    @Test
    void isWrongByTheRuleOfTheOthers() {
        RowCheck check = check(problem(QuantMode.FP8), Rounding.EACH_STEP);
        assertTrue(check.wrong() > HIDDEN / 100, check::toString);
    }

    private static Problem problem(QuantMode quant) {
        return new Problem(1, HIDDEN, DataType.BFLOAT16, true, quant);
    }

    private static RowCheck check(Problem problem, Rounding rounding) {
        Inputs inputs = new RandomInputs(problem, 3);
        return new Oracle(problem, inputs, 2, new Arithmetic(Summation.FP32, rounding, false))
                .check(0, row(problem, inputs));
    }

    private static OutputRow row(Problem problem, Inputs inputs) {
        float[] first = new float[HIDDEN];
        float[] second = new float[HIDDEN];
        float[] residual = new float[HIDDEN];
        float[] weight = new float[HIDDEN];
        inputs.inputRow(0, 0, first);
        inputs.inputRow(1, 0, second);
        inputs.residualRow(0, residual);
        inputs.weight(weight);
        double[] sum = new double[HIDDEN];
        double squares = 0;
        for (int i = 0; i < HIDDEN; i++) {
            sum[i] = BF16.round(first[i] + second[i]) + residual[i];
            squares += sum[i] * sum[i];
        }
        double factor = 1 / Math.sqrt(squares / HIDDEN + inputs.epsilon());
        int[] sums = new int[HIDDEN];
        int[] norms = new int[HIDDEN];
        byte[] codes = new byte[HIDDEN];
        for (int i = 0; i < HIDDEN; i++) {
            double norm = sum[i] * factor * weight[i];
            sums[i] = BF16.encode(sum[i]);
            norms[i] = BF16.encode(norm);
            codes[i] = (byte) FloatFormat.E4M3.encodeSaturating(norm / inputs.fp8Scale());
        }
        boolean quantized = problem.quantization().quantized();
        return new OutputRow(sums, quantized ? null : norms, quantized ? codes : null, null);
    }
}
