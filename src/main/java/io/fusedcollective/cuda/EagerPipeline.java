package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.cuda.driver.KernelStruct;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Norm and quantization as eager PyTorch runs them: one kernel for each operation of the expression, in the expression's order,
 * through memory. The suite's rounding points stay: the sum is rounded when it is added, and the weight multiplies the norm
 * before its conversion and not after it, which moves 4 bytes more for each element.
 */
final class EagerPipeline {

    /** Elements of a block of threads: {@code kEagerThreads} times the elements of a thread in eager.cuh. */
    private static final int ELEMENTWISE_BLOCK = 1024;

    private static final int WIDEN_BLOCK = 512;
    private static final int BROADCAST_BLOCK = 256;
    private static final int GROUP_MAXIMA_BLOCK = 512;
    private static final int GROUP_FACTORS_BLOCK = 128;

    static final int THREADS = 128;
    static final int ROW_THREADS = 512;
    /** The mantissa bits of fp32. */
    private static final int MANTISSA_BITS = 0x007FFFFF;

    private static final int EXPONENT_BITS = 0x7F800000;
    private static final String FILE = "eager";

    /** Operations on fp32 operands of one shape ({@code EagerOperation}). */
    enum Operation {
        /** Rounds to the dtype, though it stores fp32. */
        ADD,
        SQUARE,
        ADD_CONSTANT,
        RSQRT,
        RECIPROCAL,
        CLAMP,
        NARROW,
        TO_E4M3,
        ABS,
        DIVIDE_CONSTANT,
        MAX_CONSTANT,
        /** Works on the bits, like the next one. Together they round up to a power of two. */
        ADD_BITS,
        AND_BITS
    }

    /**
     * The factor that multiplies rows of so many columns, element by element.
     *
     * @param rowStride elements of the factor from one row to the next
     * @param columnStride elements of the factor from one column to the next
     */
    private record Factor(DeviceMemory memory, DataType dtype, int columns, int rowStride, int columnStride) {}

    private final CudaRank rank;
    private final Workload work;
    private final Tensors tensors;
    private final Problem problem;
    private final List<Step> steps;
    /** Intermediate tensors, and the free ones among them. As in PyTorch's allocator, the last freed tensor is used next. */
    private final Set<DeviceMemory> intermediates = new HashSet<>();

    private final Deque<DeviceMemory> free = new ArrayDeque<>();

    /** @param steps gets the kernels' launches */
    EagerPipeline(CudaRank rank, Workload work, Tensors tensors, List<Step> steps) {
        this.rank = rank;
        this.work = work;
        this.tensors = tensors;
        this.problem = work.problem();
        this.steps = steps;
    }

    void addNorm(DeviceMemory reduced, DeviceMemory out) {
        DeviceMemory sum = widened(reduced);
        if (problem.hasResidual()) {
            DeviceMemory residual = widened(tensors.residual);
            DeviceMemory added = isFloat32() ? tensors.residualOut : take();
            elementwise(Operation.ADD, sum, residual, added, problem.elements(), 0);
            release(sum);
            release(residual);
            sum = added;
            narrow(sum, tensors.residualOut);
        }
        DeviceMemory squares = take();
        elementwise(Operation.SQUARE, sum, null, squares, problem.elements(), 0);
        DeviceMemory inverseRms = inverseRms(squares);
        release(squares);

        DeviceMemory scaled = take();
        multiply(sum, new Factor(inverseRms, DataType.FLOAT32, problem.hidden(), 1, 0), scaled);
        release(sum);
        DeviceMemory norm = isFloat32() ? out : take();
        multiply(scaled, weight(), norm);
        release(scaled);
        narrow(norm, out);
        release(norm);
    }

    /** The weight. With an offset it is their sum in fp32, like 1.0 + weight.float() in Gemma's norm. */
    private Factor weight() {
        if (problem.weightOffset() == 0) {
            return new Factor(tensors.weight, problem.dtype(), problem.hidden(), 0, 1);
        }
        DeviceMemory wide = tensors.weight;
        if (!isFloat32()) {
            wide = smallTensor("the weight in fp32", problem.hidden());
            launch(
                    kernel("widen", Structs.EAGER, problem.dtype().ordinal()),
                    Division.ceil(problem.hidden(), WIDEN_BLOCK),
                    THREADS,
                    arguments(tensors.weight, contiguous(null), wide, problem.hidden(), 0));
        }
        DeviceMemory shifted = smallTensor("the weight + its offset", problem.hidden());
        elementwise(Operation.ADD_CONSTANT, wide, null, shifted, problem.hidden(), problem.weightOffset());
        return new Factor(shifted, DataType.FLOAT32, problem.hidden(), 0, 1);
    }

    /** 1 / sqrt(mean + epsilon) of each row. */
    private DeviceMemory inverseRms(DeviceMemory squares) {
        long values = atLeastAVector(problem.tokens());
        DeviceMemory mean = smallTensor("the mean of squares", values);
        DeviceMemory shifted = smallTensor("the mean of squares + epsilon", values);
        DeviceMemory inverse = smallTensor("the inverse root mean square", values);
        unary(kernel("rowMean", Structs.EAGER), squares, mean, problem.tokens(), ROW_THREADS);
        elementwise(
                Operation.ADD_CONSTANT,
                mean,
                null,
                shifted,
                values,
                work.inputs().epsilon());
        elementwise(Operation.RSQRT, shifted, null, inverse, values, 0);
        return inverse;
    }

    void addQuantization(DeviceMemory normed) {
        DeviceMemory wide = widened(normed);
        switch (problem.quantization().scope()) {
            case NONE -> throw new IllegalArgumentException("there is nothing to quantize");
            case TENSOR -> addStatic(wide);
            case ROW, GROUP -> {
                if (problem.quant().hasGlobalScale()) {
                    addFp4(wide);
                } else {
                    addDynamic(wide);
                }
            }
        }
    }

    private void addStatic(DeviceMemory wide) {
        long values = atLeastAVector(1);
        DeviceMemory scale = smallTensor("the FP8 scale", values);
        scale.upload(
                ByteBuffer.allocateDirect(Math.toIntExact(scale.bytes()))
                        .order(ByteOrder.nativeOrder())
                        .putFloat(0, work.inputs().fp8Scale()),
                0);
        DeviceMemory inverseScale = smallTensor("the inverse FP8 scale", values);
        elementwise(Operation.RECIPROCAL, scale, null, inverseScale, values, 0);

        DeviceMemory scaled = take();
        multiply(wide, new Factor(inverseScale, DataType.FLOAT32, problem.hidden(), 0, 0), scaled);
        release(wide);
        addCodes(scaled);
    }

    /** Saturated: {@code scaled} is given back. */
    private void addCodes(DeviceMemory scaled) {
        switch (problem.quantization().codes()) {
            case NONE -> throw new IllegalArgumentException("there are no codes");
            case E4M3 -> {
                DeviceMemory clamped = take();
                elementwise(Operation.CLAMP, scaled, null, clamped, problem.elements(), largestCode());
                elementwise(Operation.TO_E4M3, clamped, null, tensors.codes, problem.elements(), 0);
                release(clamped);
            }
            case E2M1 ->
                unary(
                        kernel("packE2M1", Structs.EAGER),
                        scaled,
                        tensors.codes,
                        Division.ceil(problem.elements(), ELEMENTWISE_BLOCK),
                        THREADS);
        }
        release(scaled);
    }

    private float largestCode() {
        return (float) problem.quantization().codes().largest();
    }

    /**
     * Computes scale = x.abs().amax(), divided and clamped from below, and rounded up if the format needs a power of two. Then
     * computes x / scale.
     */
    private void addDynamic(DeviceMemory wide) {
        Quantization quantization = problem.quantization();
        int perRow = problem.scalesPerRow();
        int groupSize = problem.hidden() / perRow;
        long scales = (long) problem.tokens() * perRow;
        DeviceMemory magnitudes = take();
        elementwise(Operation.ABS, wide, null, magnitudes, problem.elements(), 0);
        DeviceMemory maxima = smallTensor("the largest magnitudes", atLeastAVector(scales));
        switch (quantization.scope()) {
            case NONE, TENSOR -> throw new IllegalArgumentException("the scale is an input");
            case ROW -> unary(kernel("rowMaxima", Structs.EAGER), magnitudes, maxima, problem.tokens(), ROW_THREADS);
            case GROUP -> groupMaxima(magnitudes, groupSize, maxima);
        }
        release(magnitudes);
        DeviceMemory scale = small(Operation.DIVIDE_CONSTANT, maxima, scales, largestCode());
        scale = small(Operation.MAX_CONSTANT, scale, scales, quantization.smallestScale());
        if (quantization.storage().format() == ScaleFormat.E8M0) {
            scale = small(Operation.ADD_BITS, scale, scales, Float.intBitsToFloat(MANTISSA_BITS));
            scale = small(Operation.AND_BITS, scale, scales, Float.intBitsToFloat(EXPONENT_BITS));
        }
        launch(
                kernel("storeScales", Structs.GROUP_SCALE),
                Division.ceil(scales, GROUP_FACTORS_BLOCK),
                THREADS,
                scaleArguments(scale, null, 1));
        DeviceMemory scaled = take();
        launch(
                kernel("divideBroadcast", Structs.EAGER),
                Division.ceil(problem.elements(), BROADCAST_BLOCK),
                THREADS,
                arguments(wide, new Factor(scale, DataType.FLOAT32, groupSize, 1, 0), scaled, problem.elements(), 0));
        release(wide);
        addCodes(scaled);
    }

    /** An operation on one value for each scale factor. */
    private DeviceMemory small(Operation operation, DeviceMemory values, long scales, float constant) {
        DeviceMemory result = smallTensor("the result of " + operation, atLeastAVector(scales));
        elementwise(operation, values, null, result, atLeastAVector(scales), constant);
        return result;
    }

    private void groupMaxima(DeviceMemory values, int groupSize, DeviceMemory maxima) {
        launch(
                kernel("groupMaxima", Structs.EAGER),
                Division.ceil(problem.elements(), GROUP_MAXIMA_BLOCK),
                THREADS,
                arguments(values, new Factor(null, DataType.FLOAT32, groupSize, 0, 0), maxima, problem.elements(), 0));
    }

    private KernelArguments scaleArguments(DeviceMemory left, DeviceMemory multipliers, float globalScale) {
        Quantization quantization = problem.quantization();
        return new KernelArguments(Structs.GROUP_SCALE)
                .pointer("left", left)
                .pointer("scales", tensors.scales)
                .pointer("multipliers", multipliers)
                .int64("groups", (long) problem.tokens() * problem.scalesPerRow())
                .int32("groupsPerRow", problem.scalesPerRow())
                .int32("rows", problem.tokens())
                .int32("scaleLayout", Epilogue.scaleLayout(quantization).ordinal())
                .int32("scaleFormat", Epilogue.scaleFormat(quantization).ordinal())
                .float32("globalScale", globalScale);
    }

    private void addFp4(DeviceMemory wide) {
        int groupSize = problem.hidden() / problem.scalesPerRow();
        long groups = (long) problem.tokens() * problem.scalesPerRow();
        DeviceMemory maxima = smallTensor("the largest magnitude of each group", groups);
        DeviceMemory multipliers = smallTensor("the multiplier of each group", groups);
        groupMaxima(wide, groupSize, maxima);
        launch(
                kernel("groupFactors", Structs.GROUP_SCALE),
                Division.ceil(groups, GROUP_FACTORS_BLOCK),
                THREADS,
                scaleArguments(maxima, multipliers, work.inputs().fp4GlobalScale()));
        DeviceMemory scaled = take();
        multiply(wide, new Factor(multipliers, DataType.FLOAT32, groupSize, 1, 0), scaled);
        release(wide);
        addCodes(scaled);
    }

    /** The tensor in fp32. If that is its dtype, it is the tensor itself, because then PyTorch converts nothing. */
    private DeviceMemory widened(DeviceMemory tensor) {
        if (isFloat32()) {
            return tensor;
        }
        DeviceMemory wide = take();
        unary(
                kernel("widen", Structs.EAGER, problem.dtype().ordinal()),
                tensor,
                wide,
                Division.ceil(problem.elements(), WIDEN_BLOCK),
                THREADS);
        return wide;
    }

    private void narrow(DeviceMemory wide, DeviceMemory out) {
        if (!isFloat32()) {
            elementwise(Operation.NARROW, wide, null, out, problem.elements(), 0);
        }
    }

    /** @param right null if the operation has one operand */
    private void elementwise(
            Operation operation,
            DeviceMemory left,
            DeviceMemory right,
            DeviceMemory out,
            long elements,
            float constant) {
        Kernel kernel = kernel(
                "elementwise",
                Structs.EAGER,
                operation.ordinal(),
                problem.dtype().ordinal());
        launch(
                kernel,
                Division.ceil(elements, ELEMENTWISE_BLOCK),
                THREADS,
                arguments(left, contiguous(right), out, elements, constant));
    }

    private void multiply(DeviceMemory left, Factor right, DeviceMemory out) {
        launch(
                kernel("multiplyBroadcast", Structs.EAGER, right.dtype().ordinal()),
                Division.ceil(problem.elements(), BROADCAST_BLOCK),
                THREADS,
                arguments(left, right, out, problem.elements(), 0));
    }

    /** Adds a kernel that has one operand and no constant, and works on the whole tensor. */
    private void unary(Kernel kernel, DeviceMemory operand, DeviceMemory out, int blocks, int threads) {
        launch(kernel, blocks, threads, arguments(operand, contiguous(null), out, problem.elements(), 0));
    }

    private Factor contiguous(DeviceMemory memory) {
        return new Factor(memory, DataType.FLOAT32, problem.hidden(), problem.hidden(), 1);
    }

    private static KernelArguments arguments(
            DeviceMemory left, Factor right, DeviceMemory out, long elements, float constant) {
        return new KernelArguments(Structs.EAGER)
                .pointer("left", left)
                .pointer("right", right.memory())
                .pointer("out", out)
                .int64("elements", elements)
                .int32("columns", right.columns())
                .int32("rowStride", right.rowStride())
                .int32("columnStride", right.columnStride())
                .float32("constant", constant);
    }

    private Kernel kernel(String function, KernelStruct parameter, int... templateArguments) {
        return rank.kernels().kernel(FILE, function, parameter, templateArguments);
    }

    /** These launches have no programmatic dependent launch, because eager PyTorch has none. */
    private void launch(Kernel kernel, int blocks, int threads, KernelArguments arguments) {
        Kernel.Shape shape = new Kernel.Shape(blocks, threads, 1, false);
        steps.add(stream -> kernel.enqueue(stream, shape, arguments));
    }

    /** An fp32 tensor of the problem's shape. */
    private DeviceMemory take() {
        if (free.isEmpty()) {
            DeviceMemory fresh = tensors.memory().shared("an fp32 intermediate", problem.elements() * Float.BYTES);
            intermediates.add(fresh);
            return fresh;
        }
        return free.pop();
    }

    /** Kernels of a stream run in order, so later ones may overwrite what those so far have read. */
    private void release(DeviceMemory tensor) {
        if (intermediates.contains(tensor)) {
            free.push(tensor);
        }
    }

    private DeviceMemory smallTensor(String what, long values) {
        return tensors.memory().shared(what, values * Float.BYTES);
    }

    /** Element-wise kernels work on whole vectors. No kernel reads the results in the padding. */
    private static long atLeastAVector(long values) {
        return (values + Problem.HIDDEN_MULTIPLE - 1) / Problem.HIDDEN_MULTIPLE * Problem.HIDDEN_MULTIPLE;
    }

    private boolean isFloat32() {
        return problem.dtype() == DataType.FLOAT32;
    }
}
