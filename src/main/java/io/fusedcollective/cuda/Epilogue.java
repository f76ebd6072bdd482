package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.cuda.driver.KernelStruct;

/** Arguments that every kernel with the common epilogue takes ({@code EpilogueParams}). */
final class Epilogue {

    private Epilogue() {}

    /**
     * @param struct starts with {@code EpilogueParams}; its other fields are the caller's to set
     * @param out    where the norms go, or their codes
     */
    static KernelArguments arguments(
            KernelStruct struct, Workload work, Tensors tensors, DeviceMemory out, RowShape shape) {
        float quantScale = switch (work.problem().quant()) {
            case NONE -> 1.0f;
            case FP8 -> 1.0f / work.inputs().fp8Scale();
            case FP4 -> work.inputs().fp4GlobalScale();
        };
        return new KernelArguments(struct)
                .pointer("residual", tensors.residual)
                .pointer("weight", tensors.weight)
                .pointer("residualOut", tensors.residualOut)
                .pointer("out", out)
                .pointer("scales", tensors.scales)
                .float32("epsilon", work.inputs().epsilon())
                .float32("quantScale", quantScale)
                .int32("tokens", work.problem().tokens())
                .int32("hidden", work.problem().hidden())
                .int32("scaleLayout", work.options().scaleLayout().ordinal())
                .int32("clusterSize", shape.clusterSize());
    }
}
