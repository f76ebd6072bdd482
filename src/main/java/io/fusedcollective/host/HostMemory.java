package io.fusedcollective.host;

import io.fusedcollective.backend.Heap;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import java.util.Optional;

/** The heap memory that the tensors of all ranks take. It is known before anything is allocated. */
record HostMemory(int ranks, long bytesOfEach) {

    /** Bytes of an array's header and of the reference to it, because each row of a tensor is an array. */
    private static final int ROW_OVERHEAD_BYTES = 20;

    static HostMemory of(Implementation implementation, Problem problem, int bufferSets, int worldSize) {
        HostImplementation factory = HostImplementation.require(implementation);
        // A rank's input, its residual and the sum, the norm, and what an operation leaves for the next one.
        long rows = problem.tokens()
                + 2L * problem.residualRows(worldSize)
                + (problem.has(Output.NORM) ? problem.tokens() : 0)
                + factory.dtypeRows(problem, worldSize);
        long bytes = rows * rowBytes(problem, problem.dtype());
        bytes += factory.fp32Rows(problem) * rowBytes(problem, DataType.FLOAT32);
        if (problem.has(Output.CODES)) {
            bytes += problem.bytes(Output.CODES) + (long) problem.tokens() * ROW_OVERHEAD_BYTES;
        }
        // Twice: the pattern that scale factors are filled with before a check is as large.
        bytes += 2 * problem.bytes(Output.SCALES);
        return new HostMemory(worldSize, bufferSets * bytes);
    }

    private static long rowBytes(Problem problem, DataType dtype) {
        return (long) problem.hidden() * dtype.bytes() + ROW_OVERHEAD_BYTES;
    }

    /** Why they do not fit, in one line; empty if they do. */
    Optional<String> tooLarge(long availableBytes, String where) {
        return ranks * bytesOfEach <= availableBytes
                ? Optional.empty()
                : Optional.of("the tensors of " + ranks + " ranks need " + mib(ranks * bytesOfEach)
                        + " MiB of memory, and " + where + " " + mib(availableBytes) + " MiB");
    }

    /** @throws InvalidProblemException if this JVM's heap cannot hold them, even if the machine has enough memory */
    void requireHeap() {
        tooLarge(Runtime.getRuntime().maxMemory(), "this JVM may use").ifPresent(reason -> {
            throw new InvalidProblemException(reason + "; " + Heap.REMEDY);
        });
    }

    private static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
