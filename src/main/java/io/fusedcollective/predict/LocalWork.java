package io.fusedcollective.predict;

import io.fusedcollective.problem.CodeFormat;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.ScaleFormat;
import io.fusedcollective.problem.ScaleLayout;
import io.fusedcollective.problem.ScaleScope;
import java.util.function.Consumer;

/** The work after a separate all-reduce: kernels that each read and write memory. */
final class LocalWork {

    /** The L2 cache of H100 and H200 (NVIDIA H100 architecture white paper). */
    private static final double CACHE_BYTES = 50 << 20;

    /** The fp32 tensors that elementary kernels need at the same time: both terms of the residual's addition, and the sum. */
    private static final int FP32_INTERMEDIATES = 3;

    /** One elementary kernel for each operation. */
    static final Formula.Local EAGER = kernels(LocalWork::eagerNorm, LocalWork::eagerQuantization);

    /** One kernel for the norm and one for the quantization. */
    static final Formula.Local CUSTOM = kernels(LocalWork::customNorm, LocalWork::customQuantization);

    static final Formula.Local EAGER_NORM_CUSTOM_QUANTIZATION =
            kernels(LocalWork::eagerNorm, LocalWork::customQuantization);

    static final Formula.Local CUSTOM_NORM_EAGER_QUANTIZATION =
            kernels(LocalWork::customNorm, LocalWork::eagerQuantization);

    /** One kernel for both. */
    static final Formula.Local COMPILED = local(LocalWork::compiled);

    private final Problem problem;
    private final int elementBytes;
    private int elementaryKernels;
    private int rowKernels;
    private int quantizations;
    private double bytesPerElement;

    private LocalWork(Problem problem) {
        this.problem = problem;
        this.elementBytes = problem.dtype().bytes();
    }

    private static Formula.Local kernels(Consumer<LocalWork> norm, Consumer<LocalWork> quantization) {
        return local(work -> {
            norm.accept(work);
            if (work.problem.quantization().quantized()) {
                quantization.accept(work);
            }
        });
    }

    private static Formula.Local local(Consumer<LocalWork> kernels) {
        return (work, problem) -> {
            LocalWork local = new LocalWork(problem);
            kernels.accept(local);
            local.addTo(work);
        };
    }

    private void compiled() {
        rowKernel(normInputs() + ofElement(Output.NORM) + quantized());
        countQuantization();
    }

    private void customNorm() {
        rowKernel(normInputs() + elementBytes);
    }

    private void customQuantization() {
        rowKernel(elementBytes + quantized());
        countQuantization();
    }

    private void eagerNorm() {
        widen();
        if (problem.hasResidual()) {
            widen();
            elementary(4 + 4 + 4);
            narrow();
        }
        if (problem.weightOffset() != 0) {
            // Kernels with one value for each column: they widen the weight and add the offset.
            elementary(0);
            elementary(0);
        }
        // Square and mean; epsilon and root are of a value a row; times the root, times the weight.
        elementary(4 + 4);
        elementary(4);
        elementary(0);
        elementary(0);
        elementary(4 + 4);
        elementary(4 + 4);
        narrow();
    }

    private void eagerQuantization() {
        widen();
        double codeBytes = ofElement(Output.CODES);
        switch (problem.quantization().scope()) {
            case NONE -> throw new IllegalArgumentException("there is nothing to quantize");
            case TENSOR -> {
                // The scale's reciprocal, the product, the clamp, the codes.
                elementary(0);
                elementary(4 + 4);
                elementary(4 + 4);
                elementary(4 + codeBytes);
            }
            case ROW, GROUP -> {
                double perGroup = (double) problem.scalesPerRow() / problem.hidden();
                if (problem.quant().hasGlobalScale()) {
                    // Maxima of groups, their factors and multipliers.
                    elementary(4 + 4 * perGroup);
                    elementary((4 + 4) * perGroup + ofElement(Output.SCALES));
                } else {
                    // Magnitudes, their maxima, the quotient, the smallest; rounded up in two steps; stored.
                    elementary(4 + 4);
                    elementary(4 + 4 * perGroup);
                    int steps = problem.quantization().storage().format() == ScaleFormat.E8M0 ? 4 : 2;
                    for (int step = 0; step < steps; step++) {
                        elementary((4 + 4) * perGroup);
                    }
                    elementary(4 * perGroup + ofElement(Output.SCALES));
                }
                // The product or the quotient, the clamp if it is none of the conversion's, the codes.
                elementary(4 + 4 + 4 * perGroup);
                switch (problem.quantization().codes()) {
                    case NONE, E2M1 -> {}
                    case E4M3 -> elementary(4 + 4);
                }
                elementary(4 + codeBytes);
            }
        }
    }

    /** The sum and the residual are read, their sum is written. */
    private int normInputs() {
        return problem.hasResidual() ? 3 * elementBytes : elementBytes;
    }

    /** The cost of a kernel that computes everything, without its exchange. */
    static void addFused(Work work, Problem problem) {
        addQuantizations(work, problem, 1);
        if (problem.has(Output.NORM) && problem.has(Output.CODES)) {
            // The price of a received byte covers one output of its size; the other one is written on top.
            addBytes(work, problem.bytes(Output.NORM), 3.0 * problem.tensorBytes());
        }
    }

    /** The kernel behind NCCL's all-gather that puts linear scale factors into another layout. */
    static void addArrangedScales(Work work, Problem problem) {
        if (problem.has(Output.SCALES) && problem.quantization().storage().layout() != ScaleLayout.LINEAR) {
            work.add(Cost.ROW_KERNEL, 1);
            double bytes = problem.tokens() * (double) problem.rowBytes(Output.SCALES);
            addBytes(work, 2 * bytes, 2 * bytes);
        }
    }

    /** The instructions of so many kernels that quantize, beyond those whose price every kernel includes. */
    private static void addQuantizations(Work work, Problem problem, int kernels) {
        if (problem.quantization().codes() == CodeFormat.E2M1) {
            work.add(Cost.FP4_CODES, kernels);
        } else if (problem.quantization().scope() == ScaleScope.GROUP) {
            work.add(Cost.FP8_GROUPS, kernels);
        }
    }

    /** Bytes that an output has of one element. */
    private double ofElement(Output output) {
        return (double) problem.rowBytes(output) / problem.hidden();
    }

    private double quantized() {
        return ofElement(Output.CODES) + ofElement(Output.SCALES);
    }

    private void widen() {
        if (problem.dtype() != DataType.FLOAT32) {
            elementary(elementBytes + 4);
        }
    }

    private void narrow() {
        widen();
    }

    private void elementary(double bytes) {
        elementaryKernels++;
        bytesPerElement += bytes;
    }

    private void rowKernel(double bytes) {
        rowKernels++;
        bytesPerElement += bytes;
    }

    private void countQuantization() {
        quantizations++;
    }

    private void addTo(Work work) {
        work.add(Cost.ELEMENTARY_KERNEL, elementaryKernels).add(Cost.ROW_KERNEL, rowKernels);
        addQuantizations(work, problem, quantizations);
        // Input, sum and norm; with a residual that and its sum too.
        double workingSetBytes = (problem.hasResidual() ? 5.0 : 3.0) * problem.tensorBytes()
                + (elementaryKernels > 0 ? 4.0 * FP32_INTERMEDIATES * problem.elements() : 0);
        addBytes(work, bytesPerElement * problem.elements(), workingSetBytes);
    }

    /** Bytes read and written; as much of the working set as fits the cache is found there. */
    static void addBytes(Work work, double bytes, double workingSetBytes) {
        double cached = Math.min(1, CACHE_BYTES / workingSetBytes);
        work.add(Cost.CACHED_BYTE, cached * bytes).add(Cost.MEMORY_BYTE, (1 - cached) * bytes);
    }
}
