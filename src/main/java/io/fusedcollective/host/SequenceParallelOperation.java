package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.RowShards;
import java.util.List;

/** Each rank adds up its own rows, finishes them, and fetches what the others made of theirs. */
final class SequenceParallelOperation implements Runnable {

    private final HostWorld world;
    private final int rank;
    private final Problem problem;
    private final RowShards shards;
    private final HostRow row;
    private final List<HostTensor> inputs;
    private final List<HostBuffers> outputs;
    /** The sums of the rank's own rows, if they go through memory; otherwise null. */
    private final HostTensor sums;

    /** @param inSteps a reduce-scatter, then the rest as one kernel; otherwise one kernel for both */
    SequenceParallelOperation(HostWorld world, int rank, boolean inSteps, Workload workload, HostBuffers buffers) {
        this.world = world;
        this.rank = rank;
        problem = workload.problem();
        shards = problem.shards(world.size());
        row = new HostRow(workload, buffers);
        inputs = world.allGather(rank, buffers.input);
        outputs = world.allGather(rank, buffers);
        sums = inSteps ? HostTensor.allocate(problem.dtype(), shards.perRank(), problem.hidden()) : null;
    }

    @Override
    public void run() {
        world.await(rank);
        if (sums == null) {
            onePass();
        } else {
            inSteps();
        }
        world.await(rank);
        for (int token = 0; token < problem.tokens(); token++) {
            int owner = shards.owner(token);
            if (owner != rank) {
                outputs.get(rank).copyCommonOutputs(token, outputs.get(owner));
            }
        }
        world.await(rank);
    }

    private void onePass() {
        for (int i = 0; i < shards.count(rank); i++) {
            int token = shards.first(rank) + i;
            row.sum(inputs, token);
            row.round();
            row.finish(token);
        }
    }

    private void inSteps() {
        int first = shards.first(rank);
        for (int i = 0; i < shards.count(rank); i++) {
            row.sum(inputs, first + i);
            sums.write(i, row.values);
        }
        for (int i = 0; i < shards.count(rank); i++) {
            sums.read(i, row.values);
            row.finish(first + i);
        }
    }
}
