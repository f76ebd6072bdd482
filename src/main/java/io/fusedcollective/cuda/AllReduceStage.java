package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.List;
import java.util.function.Supplier;

/** An all-reduce of its own, before the norm. */
interface AllReduceStage {

    List<Requirement> needs();

    /**
     * Adds the steps that sum the inputs of all ranks.
     *
     * @param target allocates a tensor for the sum, for an all-reduce that lets us choose where it writes
     * @return where the sum lies
     */
    DeviceMemory add(Assembly assembly, Supplier<DeviceMemory> target);
}
