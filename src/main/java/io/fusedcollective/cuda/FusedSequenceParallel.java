package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.KernelArguments;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.RowShards;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One kernel in which the owner of a row reduces and finishes it before it sends the row's norms, or codes and scale factors, to
 * the others ({@code sequence_parallel.cuh}). Ranks that own fewer rows, or none, need no padding.
 */
final class FusedSequenceParallel extends FusedPipeline {

    /** What crosses the link is what the next GEMM reads; norms beside codes would cross it too. */
    private static final Requirement ONE_OUTPUT =
            (site, problem, options) -> problem.outputChoice() == OutputChoice.NEEDED
                    ? Optional.empty()
                    : Optional.of("sends codes without norms, so it is measured for outputs needed only");

    FusedSequenceParallel() {
        super(Implementation.FUSED_SEQUENCE_PARALLEL, "sequence_parallel", "fusedSequenceParallel", Structs.SEQUENCE);
    }

    /** A block keeps to the rows of one rank. */
    @Override
    int rowsNeededAtATime(int worldSize) {
        return worldSize;
    }

    @Override
    public List<Requirement> needs() {
        return Stream.concat(super.needs().stream(), Stream.of(ONE_OUTPUT)).toList();
    }

    @Override
    RowGrid grid(Problem problem, CudaRank rank, FusionOptions options, RowGrid.Room room) {
        return RowGrid.ofShards(problem, rank.worldSize(), options, rank.multiprocessors(), room);
    }

    @Override
    void setOwnFields(KernelArguments arguments, RowShards shards) {
        arguments.int32("rowsPerRank", shards.perRank());
    }
}
