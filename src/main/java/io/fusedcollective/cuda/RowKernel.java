package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.problem.QuantMode;

/** Kernels with the common epilogue's arguments and a block (or cluster) for every row of their input. */
final class RowKernel {

    private RowKernel() {}

    /** A kernel of the library with an instance for each dtype and quant mode. */
    static Kernel of(Assembly assembly, String file, String function, QuantMode quant) {
        return assembly.rank()
                .kernels()
                .kernel(file, function, Structs.NORM, assembly.problem().dtype().ordinal(), quant.ordinal());
    }

    /** {@code norm} or {@code codes} may be null: the kernel then stores none. */
    static void add(Assembly assembly, Kernel kernel, DeviceMemory input, DeviceMemory norm, DeviceMemory codes) {
        add(
                assembly,
                kernel,
                input.address(),
                assembly.tensors().rows().withOutputs(norm, codes),
                assembly.normShape());
    }

    /** @param input the address of the first row */
    static void add(Assembly assembly, Kernel kernel, long input, RowTensors tensors, RowShape shape) {
        KernelArguments arguments = Epilogue.arguments(Structs.NORM, assembly.work(), tensors, shape)
                .pointer("input", input);
        Kernel.Shape launch =
                new Kernel.Shape(tensors.rows() * shape.clusterSize(), shape.threads(), shape.clusterSize(), true);
        assembly.add(stream -> kernel.enqueue(stream, launch, arguments));
    }
}
