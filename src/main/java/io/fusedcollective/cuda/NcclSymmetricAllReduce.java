package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.function.Supplier;

/** NCCL's all-reduce of buffers that are registered as windows on every rank. */
final class NcclSymmetricAllReduce implements AllReduceStage {

    @Override
    public List<Requirement> needs() {
        return List.of(Requirement.NCCL_WINDOWS, Requirement.ONE_NODE);
    }

    @Override
    public DeviceMemory add(Assembly assembly, Supplier<DeviceMemory> target) {
        Communicator communicator = assembly.rank().communicator();
        Problem problem = assembly.problem();
        DeviceMemory input = assembly.memory().own(problem.tensorBytes(), communicator::allocateWindow);
        DeviceMemory sum = assembly.memory().shared(problem.tensorBytes(), communicator::allocateWindow);
        input.copyFrom(assembly.tensors().input);
        assembly.add(stream -> communicator.allReduce(input, sum, problem.elements(), problem.dtype(), stream));
        return sum;
    }
}
