package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.function.Supplier;

/** NCCL's all-reduce of ordinary buffers. */
final class NcclAllReduce implements AllReduceStage {

    @Override
    public List<Requirement> needs() {
        return List.of(Requirement.NCCL);
    }

    @Override
    public DeviceMemory add(Assembly assembly, Supplier<DeviceMemory> target) {
        Communicator communicator = assembly.rank().communicator();
        Problem problem = assembly.problem();
        DeviceMemory input = assembly.tensors().input;
        DeviceMemory sum = target.get();
        assembly.add(stream -> communicator.allReduce(input, sum, problem.elements(), problem.dtype(), stream));
        return sum;
    }
}
