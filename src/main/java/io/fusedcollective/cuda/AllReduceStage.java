package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.List;
import java.util.function.Supplier;

/** A separate all-reduce, before the norm. */
interface AllReduceStage {

    List<Requirement> needs();

    /**
     * Adds the steps that sum the inputs of all ranks.
     *
     * @param target allocates a tensor for the sum, for an all-reduce that lets us choose where it writes
     * @return the tensor that holds the sum
     */
    DeviceMemory add(Assembly assembly, Supplier<DeviceMemory> target);
}
