package io.fusedcollective.cuda;

import io.fusedcollective.problem.Implementation;
import java.util.List;

/** An all-reduce and nothing after it. */
record AllReduceOnly(Implementation descriptor, AllReduceStage allReduce) implements CudaImplementation {

    @Override
    public List<Requirement> needs() {
        return allReduce.needs();
    }

    @Override
    public Outputs build(Assembly assembly) {
        Tensors tensors = assembly.tensors();
        allReduce.add(assembly, () -> tensors.norm);
        return tensors;
    }
}
