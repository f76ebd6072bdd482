package io.fusedcollective.oracle;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.format.NumberFormat;
import io.fusedcollective.problem.Arithmetic;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Rounding;
import io.fusedcollective.problem.ScaleFormat;
import io.fusedcollective.problem.Summation;
import java.util.Arrays;

/**
 * The reference result. It is computed in double precision and rounded at the points at which every implementation rounds. The
 * oracle also judges outputs.
 *
 * <p>Rounding points: the sum over ranks is rounded to the dtype; this plus the residual is rounded to the dtype (the residual
 * output); the norm of that is rounded to the dtype; quantization reads the rounded norm. With {@link Rounding#OUTPUTS}, the norm
 * is computed from the sum with the residual before its rounding, and quantization reads the norm before its rounding.
 *
 * <p><b>What counts as right.</b> Residual and norm outputs may be {@link #TOLERANCE_16_BIT_ULP} unit in the last place (float32:
 * {@link #TOLERANCE_32_BIT_ULP}) from the right ones. Codes and scale factors must be right. If fp32 arithmetic may end on either
 * side of a rounding boundary, an interval of values is right. The oracle carries the two ends of the interval from step to step,
 * and rounds them when it rounds the value:
 *
 * <ul>
 *   <li><i>Sum over two ranks, and adding the residual</i>: one addition of two numbers of the dtype. If it is computed in fp32
 *       and then rounded to the dtype, the result is the same as with one rounding, because fp32 has at least 2p + 2 bits for the
 *       dtype's p (Figueroa, "When is double rounding innocuous?", 1995: 24 >= 2 * 11 + 2). So there is no interval.
 *   <li><i>Sum over more ranks</i>: there are n - 1 additions. The error of each is at most half a unit of a partial sum, which
 *       is at most the sum of magnitudes. So the result is within n * u * sum|x| of the exact sum (Higham, "Accuracy and
 *       Stability of Numerical Algorithms", 4.2; n instead of n - 1 covers the terms of second order), with u = 2^-24, or the
 *       dtype's u if {@link Summation} rounds every addition to the dtype. If it rounds in rank order, the oracle does the same,
 *       and there is no interval.
 *   <li><i>Norm</i>: the device computes it from its own rounded sum. With a residual, that sum is an output, so the norm is
 *       judged from the sum that was found, if this is right. Without a residual, the norm is judged from the interval of the
 *       sum.
 *   <li><i>Libraries that are built with fast math</i> (FlashInfer, and vLLM's all-reduce as FlashInfer ships it) take subnormal
 *       fp32 numbers for 0. For them alone, each sum and each norm may be wrong by n + 1 times the smallest normal number,
 *       2^-126. This is too small to change other numbers.
 *   <li><i>What quantization reads</i>: the interval of the norm is widened by {@link #FP32_ERROR} and {@link #FP32_UNDERFLOW},
 *       then rounded. A code between the codes of the two ends is right. If it differs from the oracle's code it counts as a tie,
 *       unless a subnormal number that became 0 explains it. Codes are judged from the scale factors that were found, if these
 *       are right.
 * </ul>
 */
public final class Oracle {

    private static final long TOLERANCE_16_BIT_ULP = 1;
    private static final long TOLERANCE_32_BIT_ULP = 4;

    /**
     * Relative error allowed to fp32 arithmetic between two rounding points: 16 units of 2^-24. The norm needs most. Adding the
     * squares as a tree makes their mean wrong by some 8 units, and the root halves this. An approximate reciprocal root adds up
     * to 4 units (2 ulp), and two multiplications add 2. That is below a thousandth of a bfloat16 ulp and above float32's
     * tolerance.
     */
    private static final double FP32_ERROR = 0x1p-20;

    private static final double FP32_UNIT = 0x1p-24;

    /**
     * Relative error allowed to a quotient in fp32, by a division or by the reciprocal and a multiplication: 4 units of 2^-24.
     * Norms over a fp32 scale factor that is their row's maximum over 448 lie at ties of E4M3 often (three quarters of the
     * maximum always do), so within this error of a tie both codes are right, and neither is an accident.
     */
    private static final double QUOTIENT_ERROR = 0x1p-22;

    /** The smallest normal fp32 number: a library's arithmetic that takes subnormal numbers for 0 loses at most this much. */
    private static final double FP32_MIN_NORMAL = 0x1p-126;

    /**
     * Half the smallest subnormal fp32 number: the absolute error of a product whose result is subnormal (Higham,
     * "Accuracy and Stability of Numerical Algorithms", 2.1). Only MX scale factors are small enough for it to change a
     * code.
     */
    private static final double FP32_UNDERFLOW = 0x1p-150;

    private final Problem problem;
    private final Quantization quantization;
    private final Inputs inputs;
    private final int worldSize;
    private final Summation summation;
    private final Rounding rounding;
    /** The largest error of an addition or a product whose subnormal result became 0. */
    private final double flushError;

    private final FloatFormat format;
    private final float[] weight;

    /** @param arithmetic of the implementation that is compared */
    public Oracle(Problem problem, Inputs inputs, int worldSize, Arithmetic arithmetic) {
        this.problem = problem;
        this.quantization = problem.quantization();
        this.inputs = inputs;
        this.worldSize = worldSize;
        this.summation = arithmetic.summation();
        this.rounding = arithmetic.rounding();
        this.flushError = arithmetic.flushesSubnormals() ? (worldSize + 1) * FP32_MIN_NORMAL : 0;
        this.format = FloatFormat.of(problem.dtype());
        this.weight = new float[problem.hidden()];
        inputs.weight(weight);
    }

    /** Compares all elements of a row. */
    public RowCheck check(int row, OutputRow actual) {
        return check(row, actual, problem.hasResidual());
    }

    /**
     * Compares the elements of a row that a rank leaves.
     *
     * @param hasSum whether the sum with the residual is among them; without it, what follows from it is judged as if it were no
     *               output
     */
    RowCheck check(int row, OutputRow actual, boolean hasSum) {
        RowJudge judge = new RowJudge(row);
        Bounds exact = unroundedSum(row);
        Bounds sum = exact.copy().map(format::round);
        if (hasSum) {
            judge.judgeValues(Output.RESIDUAL_SUM.label(), format, sum, actual.residual(), toleranceUlp());
        }
        Bounds norm = norm(rounding == Rounding.OUTPUTS ? exact.widen(FP32_UNIT) : sum);
        // This is the input of quantization. An implementation may take a row's maximum before it has rounded the
        // norms.
        Bounds read = loseUnderflow(norm.copy().widen(FP32_ERROR));
        if (rounding == Rounding.EACH_STEP) {
            read.map(format::round);
        }
        if (problem.has(Output.NORM)) {
            judge.judgeValues(Output.NORM.label(), format, norm.map(format::round), actual.norm(), toleranceUlp());
        }
        boolean normFound = problem.has(Output.NORM) && rounding == Rounding.EACH_STEP;
        norm = normFound ? norm : read;
        switch (quantization.scope()) {
            case NONE -> {}
            case TENSOR -> judgeCodes(judge, values(norm), 0, actual);
            case ROW, GROUP -> {
                Bounds scales = judgeScales(judge, read, actual.bits(Output.SCALES));
                double even = quantization.storage().format() == ScaleFormat.FP32 ? QUOTIENT_ERROR : 0;
                judgeCodes(judge, values(norm, scales), even, actual);
            }
        }
        return judge.verdict();
    }

    /** @param even relative error within which a value at a tie becomes either code, without being counted as a tie */
    private void judgeCodes(RowJudge judge, Bounds values, double even, OutputRow actual) {
        NumberFormat format = codeFormat();
        judge.judgeCodes(
                Output.CODES.label(),
                format,
                values.widen(FP32_ERROR),
                actual.bits(Output.CODES),
                (low, value, high) -> flushed(low, 0, high)
                        || format.encodeSaturating(value * (1 - even)) != format.encodeSaturating(value * (1 + even)));
    }

    /** Whether an implementation that takes subnormal numbers for 0 may have found {@code zero} here. */
    private boolean flushed(double low, double zero, double high) {
        return flushError > 0 && low <= zero && zero <= high;
    }

    /** Widens norms by what two products may lose when their results are subnormal. */
    private Bounds loseUnderflow(Bounds norm) {
        for (int i = 0; i < norm.size(); i++) {
            double lost = FP32_UNDERFLOW * (1 + Math.abs(problem.weightOffset() + weight[i]));
            norm.set(i, norm.low[i] - lost, norm.value[i], norm.high[i] + lost);
        }
        return norm;
    }

    private Bounds judgeScales(RowJudge judge, Bounds norm, int[] actual) {
        NumberFormat ofScales = NumberFormat.of(quantization.storage().format());
        Bounds scales = scales(norm);
        switch (quantization.storage().format()) {
            case FP32 -> judge.judgeNumbers(Output.SCALES.label(), ofScales, scales.widen(QUOTIENT_ERROR), actual);
            case E4M3, E8M0 ->
                judge.judgeCodes(
                        Output.SCALES.label(),
                        ofScales,
                        scales.widen(FP32_ERROR),
                        actual,
                        (low, value, high) -> flushed(low, quantization.smallestScale(), high));
        }
        return scales;
    }

    private NumberFormat codeFormat() {
        return NumberFormat.of(quantization.codes());
    }

    /** Compares a row of the all-reduced value alone, of a problem without residual. */
    RowCheck checkSum(int row, OutputRow actual) {
        RowJudge judge = new RowJudge(row);
        judge.judgeValues("the sum", format, sum(row), actual.norm(), toleranceUlp());
        return judge.verdict();
    }

    private long toleranceUlp() {
        return problem.dtype().bytes() == 2 ? TOLERANCE_16_BIT_ULP : TOLERANCE_32_BIT_ULP;
    }

    /** The oracle's own result. */
    public OutputRow expected(int row) {
        Bounds sum = sum(row);
        Bounds norm = norm(sum).map(format::round);
        int[] residual = problem.hasResidual() ? bits(sum) : null;
        int[] norms = problem.has(Output.NORM) ? bits(norm) : null;
        return switch (quantization.scope()) {
            case NONE -> new OutputRow(residual, norms, null, null);
            case TENSOR -> new OutputRow(residual, norms, codes(values(norm)), null);
            case ROW, GROUP -> {
                NumberFormat ofScales = NumberFormat.of(quantization.storage().format());
                int[] scales = encoded(ofScales, scales(norm));
                Bounds rounded = scales(norm).map(ofScales::roundSaturating);
                yield new OutputRow(residual, norms, codes(values(norm, rounded)), scales);
            }
        };
    }

    /** The sum over ranks and, if there is one, the residual, rounded to the dtype after each. */
    private Bounds sum(int row) {
        return unroundedSum(row).map(format::round);
    }

    /** The same without its last rounding. Without a residual, the sum over ranks has been rounded already. */
    private Bounds unroundedSum(int row) {
        int hidden = problem.hidden();
        double[] exact = new double[hidden];
        double[] magnitudes = new double[hidden];
        float[] addend = new float[hidden];
        for (int rank = 0; rank < worldSize; rank++) {
            inputs.inputRow(rank, row, addend);
            for (int i = 0; i < hidden; i++) {
                double next = exact[i] + addend[i];
                exact[i] = summation == Summation.DTYPE_IN_RANK_ORDER ? format.round(next) : next;
                magnitudes[i] += Math.abs(addend[i]);
            }
        }
        double relativeError = summationError();
        Bounds sum = new Bounds(hidden);
        for (int i = 0; i < hidden; i++) {
            double error = relativeError * magnitudes[i] + flushError;
            // If the exact sum does not overflow, no order of summation may overflow.
            double limit = Math.max(format.maxFinite(), Math.abs(exact[i]));
            sum.set(i, Math.max(exact[i] - error, -limit), exact[i], Math.min(exact[i] + error, limit));
        }
        sum.map(format::round);
        if (problem.hasResidual()) {
            inputs.residualRow(row, addend);
            for (int i = 0; i < hidden; i++) {
                sum.set(
                        i,
                        sum.low[i] + addend[i] - flushError,
                        sum.value[i] + addend[i],
                        sum.high[i] + addend[i] + flushError);
            }
        }
        return sum;
    }

    private double summationError() {
        if (worldSize == 2 || summation == Summation.DTYPE_IN_RANK_ORDER) {
            return 0;
        }
        double unit = summation == Summation.FP32 ? FP32_UNIT : format.unitRoundoff();
        return worldSize * unit;
    }

    /** Not yet rounded. */
    private Bounds norm(Bounds x) {
        double lowSquares = 0;
        double squares = 0;
        double highSquares = 0;
        for (int i = 0; i < x.size(); i++) {
            double least = x.leastMagnitude(i);
            double greatest = x.greatestMagnitude(i);
            lowSquares += least * least;
            squares += x.value[i] * x.value[i];
            highSquares += greatest * greatest;
        }
        double smallestFactor = rootMeanReciprocal(highSquares);
        double factor = rootMeanReciprocal(squares);
        double largestFactor = rootMeanReciprocal(lowSquares);
        Bounds norm = new Bounds(x.size());
        for (int i = 0; i < x.size(); i++) {
            double low = Math.min(x.low[i] * smallestFactor, x.low[i] * largestFactor);
            double high = Math.max(x.high[i] * smallestFactor, x.high[i] * largestFactor);
            double w = problem.weightOffset() + weight[i];
            norm.set(
                    i,
                    Math.min(low * w, high * w) - flushError,
                    x.value[i] * factor * w,
                    Math.max(low * w, high * w) + flushError);
        }
        return norm;
    }

    private double rootMeanReciprocal(double sumOfSquares) {
        return 1 / Math.sqrt(sumOfSquares / problem.hidden() + inputs.epsilon());
    }

    /** The values that become codes, with the tensor's one static scale. */
    private Bounds values(Bounds norm) {
        double scale = inputs.fp8Scale();
        return norm.map(value -> value / scale);
    }

    /** The scale factors of the row's groups, not yet rounded. */
    private Bounds scales(Bounds norm) {
        double factor = globalScale() / quantization.codes().largest();
        Bounds scales = new Bounds(problem.scalesPerRow());
        int groupSize = norm.size() / scales.size();
        for (int i = 0; i < norm.size(); i++) {
            int group = i / groupSize;
            scales.set(
                    group,
                    Math.max(scales.low[group], norm.leastMagnitude(i) * factor),
                    Math.max(scales.value[group], Math.abs(norm.value[i]) * factor),
                    Math.max(scales.high[group], norm.greatestMagnitude(i) * factor));
        }
        double smallest = quantization.smallestScale();
        return scales.map(scale -> Math.max(scale, smallest));
    }

    /** The values that become codes, with the scale factors of the row's groups. */
    private Bounds values(Bounds norm, Bounds scales) {
        Bounds values = new Bounds(norm.size());
        int groupSize = norm.size() / scales.size();
        for (int i = 0; i < norm.size(); i++) {
            double scale = scales.value[i / groupSize];
            double factor = scale == 0 ? 0 : globalScale() / scale;
            values.set(i, norm.low[i] * factor, norm.value[i] * factor, norm.high[i] * factor);
        }
        return values;
    }

    private double globalScale() {
        return quantization.mode().hasGlobalScale() ? inputs.fp4GlobalScale() : 1;
    }

    private byte[] codes(Bounds values) {
        int[] codes = encoded(codeFormat(), values);
        byte[] bytes = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            bytes[i] = (byte) codes[i];
        }
        return bytes;
    }

    private static int[] encoded(NumberFormat format, Bounds values) {
        return Arrays.stream(values.value).mapToInt(format::encodeSaturating).toArray();
    }

    private int[] bits(Bounds values) {
        return Arrays.stream(values.value).mapToInt(format::encode).toArray();
    }
}
