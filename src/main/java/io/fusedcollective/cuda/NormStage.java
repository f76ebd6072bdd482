package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.List;

/** All that follows an all-reduce of its own: residual, norm and quantization. */
interface NormStage {

    List<Requirement> needs();

    /** Adds the steps from the all-reduced sum to the problem's outputs. */
    void add(Assembly assembly, DeviceMemory reduced);
}
