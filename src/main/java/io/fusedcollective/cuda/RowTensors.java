package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.problem.ScaleLayout;

/**
 * The tensors that a kernel with the common epilogue works on, as addresses of their first row; 0 for what there is not, and for
 * an output that the kernel does not store.
 *
 * @param rows        of all tensors, unless the kernel knows better
 * @param scaleLayout where scale factors lie in their tensor of so many rows
 */
record RowTensors(
        int rows,
        long residual,
        long weight,
        long residualOut,
        long norm,
        long codes,
        long scales,
        ScaleLayout scaleLayout) {

    /** With these outputs for the norms and the codes; null: none. */
    RowTensors withOutputs(DeviceMemory norms, DeviceMemory codesOut) {
        return new RowTensors(
                rows, residual, weight, residualOut, address(norms), address(codesOut), scales, scaleLayout);
    }

    /** 0 for null. */
    static long address(DeviceMemory memory) {
        return memory == null ? 0 : memory.address();
    }
}
