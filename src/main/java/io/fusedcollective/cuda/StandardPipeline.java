package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.problem.Implementation;
import java.util.List;
import java.util.stream.Stream;

/** A standard implementation: an all-reduce, then the norm and the quantization, each through memory. */
record StandardPipeline(Implementation descriptor, AllReduceStage allReduce, NormStage norm)
        implements CudaImplementation {

    @Override
    public List<Requirement> needs() {
        return Stream.of(norm.needs(), allReduce.needs()).flatMap(List::stream).toList();
    }

    @Override
    public Outputs build(Assembly assembly) {
        Tensors tensors = assembly.tensors();
        DeviceMemory reduced = allReduce.add(assembly, () -> tensors.allocateIntermediate("the all-reduced sum"));
        norm.add(assembly, reduced);
        return tensors;
    }
}
