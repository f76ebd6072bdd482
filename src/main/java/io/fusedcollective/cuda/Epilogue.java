package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.cuda.driver.KernelStruct;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleFormat;
import io.fusedcollective.problem.ScaleLayout;

/** Arguments that every kernel with the common epilogue takes ({@code EpilogueParams}). */
final class Epilogue {

    private Epilogue() {}

    /** @param struct starts with {@code EpilogueParams}; the caller sets its other fields */
    static KernelArguments arguments(KernelStruct struct, Workload work, RowTensors tensors, RowShape shape) {
        float quantScale = switch (work.problem().quantization().scope()) {
            case NONE -> 1.0f;
            case TENSOR -> 1.0f / work.inputs().fp8Scale();
            case ROW, GROUP ->
                work.problem().quant().hasGlobalScale() ? work.inputs().fp4GlobalScale() : 1.0f;
        };
        return new KernelArguments(struct)
                .pointer("residual", tensors.residual())
                .pointer("weight", tensors.weight())
                .pointer("residualOut", tensors.residualOut())
                .pointer("norm", tensors.norm())
                .pointer("codes", tensors.codes())
                .pointer("scales", tensors.scales())
                .float32("epsilon", work.inputs().epsilon())
                .float32("weightOffset", work.problem().weightOffset())
                .float32("quantScale", quantScale)
                .float32("smallestScale", work.problem().quantization().smallestScale())
                .int32("tokens", tensors.rows())
                .int32("hidden", work.problem().hidden())
                .int32("scaleLayout", tensors.scaleLayout().ordinal())
                .int32("scaleFormat", scaleFormat(work.problem().quantization()).ordinal())
                .int32("groupSize", work.problem().quantization().groupSize())
                .int32("clusterSize", shape.clusterSize());
    }

    /** The layout for the kernel. Like {@link #scaleFormat}, it is ignored if no scale factors are stored. */
    static ScaleLayout scaleLayout(Quantization quantization) {
        return quantization.storesScales() ? quantization.storage().layout() : ScaleLayout.SWIZZLED;
    }

    static ScaleFormat scaleFormat(Quantization quantization) {
        return quantization.storesScales() ? quantization.storage().format() : ScaleFormat.FP32;
    }
}
