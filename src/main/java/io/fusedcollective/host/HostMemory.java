package io.fusedcollective.host;

import io.fusedcollective.backend.Heap;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/** What the tensors of all ranks take of the heap, which is known before anything is allocated. */
record HostMemory(int ranks, long bytesOfEach) {

    /** Bytes of an array's header and of the reference to it, because each row of a tensor is an array. */
    private static final int ROW_OVERHEAD_BYTES = 20;

    static HostMemory of(Implementation implementation, Problem problem, int bufferSets, int worldSize) {
        long bytes = tensors(implementation, problem)
                * tensorBytes(problem, problem.dtype().bytes());
        bytes += HostImplementation.require(implementation).fp32Intermediates()
                * tensorBytes(problem, DataType.FLOAT32.bytes());
        if (problem.has(Output.CODES)) {
            bytes += problem.bytes(Output.CODES) + rowOverheadBytes(problem);
        }
        // Twice: the pattern that scale factors are filled with before a check is as large.
        bytes += 2 * problem.bytes(Output.SCALES);
        return new HostMemory(worldSize, bufferSets * bytes);
    }

    /** In the dtype: a rank's input, residual, outputs, and what an operation leaves for the next one. */
    private static int tensors(Implementation implementation, Problem problem) {
        int inputsAndOutputs = 1 + (problem.residual() ? 2 : 0) + (problem.has(Output.NORM) ? 1 : 0);
        return inputsAndOutputs + HostImplementation.require(implementation).dtypeIntermediates(problem);
    }

    private static long tensorBytes(Problem problem, int elementBytes) {
        return problem.elements() * elementBytes + rowOverheadBytes(problem);
    }

    private static long rowOverheadBytes(Problem problem) {
        return (long) problem.tokens() * ROW_OVERHEAD_BYTES;
    }

    /** Why they do not fit, in one line; empty if they do. */
    Optional<String> tooLarge(long availableBytes, String where) {
        return ranks * bytesOfEach <= availableBytes
                ? Optional.empty()
                : Optional.of("the tensors of " + ranks + " ranks need " + mib(ranks * bytesOfEach)
                        + " MiB of memory, and " + where + " " + mib(availableBytes) + " MiB");
    }

    /** @throws InvalidProblemException if this JVM's heap cannot hold them, whatever the machine has */
    void requireHeap() {
        tooLarge(Runtime.getRuntime().maxMemory(), "this JVM may use").ifPresent(reason -> {
            throw new InvalidProblemException(reason + "; " + Heap.REMEDY);
        });
    }

    private static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
