package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.KernelArguments;

/** Arguments that every kernel with the common epilogue takes ({@code EpilogueParams}). */
final class Epilogue {

    private Epilogue() {}

    /** @param out where the norms go, or their codes */
    static KernelArguments arguments(Workload work, Tensors tensors, DeviceMemory out, RowShape shape) {
        float quantScale = switch (work.problem().quant()) {
            case NONE -> 1.0f;
            case FP8 -> 1.0f / work.inputs().fp8Scale();
            case FP4 -> work.inputs().fp4GlobalScale();
        };
        return new KernelArguments()
                .pointer(tensors.residual)
                .pointer(tensors.weight)
                .pointer(tensors.residualOut)
                .pointer(out)
                .pointer(tensors.scales)
                .float32(work.inputs().epsilon())
                .float32(quantScale)
                .int32(work.problem().tokens())
                .int32(work.problem().hidden())
                .int32(work.options().scaleLayout().ordinal())
                .int32(shape.clusterSize())
                .endStruct();
    }
}
