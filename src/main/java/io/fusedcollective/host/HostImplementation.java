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
            new Fused(Implementation.FUSED_TWOSHOT, 1, FusedTwoshotOperation::new),
            new SequenceParallel(Implementation.SEQUENCE_PARALLEL, true),
            new SequenceParallel(Implementation.FUSED_SEQUENCE_PARALLEL, false));

    /** The description that results, reports and the command line use. */
    Implementation descriptor();

    /** Rows in the dtype that an operation leaves for the next one. */
    long dtypeRows(Problem problem, int worldSize);

    /** The same in fp32. */
    long fp32Rows(Problem problem);

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

    /** The reason that this backend gives for every other implementation. */
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
        public long dtypeRows(Problem problem, int worldSize) {
            return (problem.has(Output.NORM) ? 1L : 2) * problem.tokens();
        }

        @Override
        public long fp32Rows(Problem problem) {
            return problem.tokens();
        }

        @Override
        public Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
            return new StandardOperation(world, rank, afterAllReduce, workload, buffers);
        }
    }

    /** @param intermediates tensors in the dtype */
    record Fused(Implementation descriptor, int intermediates, Factory factory) implements HostImplementation {

        interface Factory {
            Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers);
        }

        @Override
        public long dtypeRows(Problem problem, int worldSize) {
            return (long) intermediates * problem.tokens();
        }

        @Override
        public long fp32Rows(Problem problem) {
            return 0;
        }

        @Override
        public Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
            return factory.operation(world, rank, workload, buffers);
        }
    }

    /** @param inSteps whether sums of rows go through memory */
    record SequenceParallel(Implementation descriptor, boolean inSteps) implements HostImplementation {

        @Override
        public long dtypeRows(Problem problem, int worldSize) {
            return inSteps ? problem.shards(worldSize).perRank() : 0;
        }

        @Override
        public long fp32Rows(Problem problem) {
            return 0;
        }

        @Override
        public Runnable operation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
            return new SequenceParallelOperation(world, rank, inSteps, workload, buffers);
        }
    }
}
