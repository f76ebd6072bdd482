package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One implementation on CPU threads: what its operation needs beside inputs and outputs, and how it is made. */
interface HostImplementation {

    List<HostImplementation> ALL = List.of(
            new Standard(Implementation.STANDARD, StandardOperation::normThenQuantize),
            new Standard(Implementation.STANDARD_NATIVE, StandardOperation::elementaryPasses),
            new Standard(Implementation.STANDARD_COMPILED, StandardOperation::onePass),
            new Fused(Implementation.FUSED_ONESHOT, 0, FusedOneshotOperation::new),
            new Fused(Implementation.FUSED_TWOSHOT, 1, FusedTwoshotOperation::new));

    /** What results, reports and the command line know about it. */
    Implementation descriptor();

    /** Tensors in the dtype that an operation leaves for the next one. */
    int dtypeIntermediates(Problem problem);

    /** The same in fp32. */
    int fp32Intermediates();

    /** One rank's operation on one set of buffers. All ranks call it together. */
    Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers);

    /** Empty if the implementation needs GPUs. */
    static Optional<HostImplementation> of(Implementation descriptor) {
        return ALL.stream().filter(one -> one.descriptor() == descriptor).findFirst();
    }

    /** @throws InvalidProblemException if it needs GPUs */
    static HostImplementation require(Implementation descriptor) {
        return of(descriptor)
                .orElseThrow(() -> new InvalidProblemException(descriptor.label() + " " + reasonUnavailable()));
    }

    /** What this backend says of all others. */
    static String reasonUnavailable() {
        String available = Arrays.stream(Implementation.values())
                .filter(implementation -> of(implementation).isPresent())
                .map(Implementation::label)
                .collect(Collectors.joining(", "));
        return "needs GPUs; the host backend has " + available;
    }

    /** @param afterAllReduce norm and quantization, in passes over all rows */
    record Standard(Implementation descriptor, Consumer<StandardOperation> afterAllReduce)
            implements HostImplementation {

        @Override
        public int dtypeIntermediates(Problem problem) {
            return problem.has(Output.NORM) ? 1 : 2;
        }

        @Override
        public int fp32Intermediates() {
            return 1;
        }

        @Override
        public Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
            return new StandardOperation(world, rank, afterAllReduce, workload, buffers);
        }
    }

    /** @param intermediates in the dtype */
    record Fused(Implementation descriptor, int intermediates, Factory factory) implements HostImplementation {

        interface Factory {
            Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers);
        }

        @Override
        public int dtypeIntermediates(Problem problem) {
            return intermediates;
        }

        @Override
        public int fp32Intermediates() {
            return 0;
        }

        @Override
        public Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
            return factory.operation(world, rank, workload, buffers);
        }
    }
}
