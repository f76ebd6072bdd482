package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.List;

/** The norm in one or more kernels, and the quantization in others. */
record NormThenQuantization(NormKernels norm, NormKernels quantization) implements NormStage {

    /** One kernel for the norm and one for the quantization. */
    static final NormThenQuantization CUSTOM = new NormThenQuantization(NormKernels.CUSTOM, NormKernels.CUSTOM);

    /** One elementary kernel for each operation. */
    static final NormThenQuantization EAGER = new NormThenQuantization(NormKernels.EAGER, NormKernels.EAGER);

    @Override
    public List<Requirement> needs() {
        return norm == quantization ? List.of() : List.of(Requirement.FP8);
    }

    @Override
    public void add(Assembly assembly, DeviceMemory reduced) {
        Tensors tensors = assembly.tensors();
        DeviceMemory normed = tensors.norm != null ? tensors.norm : tensors.allocateIntermediate("the norm");
        norm.addNorm(assembly, reduced, normed);
        if (assembly.problem().quantization().quantized()) {
            quantization.addQuantization(assembly, normed);
        }
    }
}
