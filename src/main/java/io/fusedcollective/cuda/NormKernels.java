package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.problem.QuantMode;

/** Kernels for the norm, and kernels for the quantization. */
interface NormKernels {

    /** One kernel each. */
    NormKernels CUSTOM = new NormKernels() {
        @Override
        public void addNorm(Assembly assembly, DeviceMemory reduced, DeviceMemory out) {
            RowKernel.add(assembly, RowKernel.of(assembly, "rms_norm", "rmsNorm", QuantMode.NONE), reduced, out, null);
        }

        @Override
        public void addQuantization(Assembly assembly, DeviceMemory normed) {
            QuantMode quant = assembly.problem().quant();
            RowKernel.add(
                    assembly,
                    RowKernel.of(assembly, "quantize_rows", "quantizeRows", quant),
                    normed,
                    null,
                    assembly.tensors().codes);
        }
    };

    /** Elementary kernels, as eager PyTorch launches them. */
    NormKernels EAGER = new NormKernels() {
        @Override
        public void addNorm(Assembly assembly, DeviceMemory reduced, DeviceMemory out) {
            assembly.eager().addNorm(reduced, out);
        }

        @Override
        public void addQuantization(Assembly assembly, DeviceMemory normed) {
            assembly.eager().addQuantization(normed);
        }
    };

    /** Adds the residual, if there is one, and normalizes. */
    void addNorm(Assembly assembly, DeviceMemory reduced, DeviceMemory out);

    /** Quantizes into the problem's output. */
    void addQuantization(Assembly assembly, DeviceMemory normed);
}
