package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.List;

/** All-reduce, add + norm and quantisation as three passes, each through memory. */
final class StandardOperation implements Runnable {

    private final HostWorld world;
    private final int rank;
    private final int tokens;
    private final HostBuffers buffers;
    private final HostRow row;
    private final List<HostTensor> inputs;
    private final List<HostTensor> reduced;
    private final HostTensor norm;
    private final boolean quantised;

    StandardOperation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
        Problem problem = workload.problem();
        this.world = world;
        this.rank = rank;
        this.buffers = buffers;
        tokens = problem.tokens();
        row = new HostRow(workload, buffers);
        inputs = world.allGather(rank, buffers.input);
        reduced = world.allGather(rank, tensor(problem));
        quantised = problem.quant() != QuantMode.NONE;
        norm = quantised ? tensor(problem) : buffers.norm;
    }

    @Override
    public void run() {
        allReduce();
        for (int token = 0; token < tokens; token++) {
            reduced.get(rank).read(token, row.values);
            row.addResidual(token);
            row.normalise();
            norm.write(token, row.values);
        }
        if (quantised) {
            for (int token = 0; token < tokens; token++) {
                norm.read(token, row.values);
                row.quantise(token);
            }
        }
    }

    /** Each rank reduces its share of the rows, then copies the shares of the others. */
    private void allReduce() {
        world.await(rank);
        for (int token = shareStart(rank); token < shareStart(rank + 1); token++) {
            row.sum(inputs, token);
            reduced.get(rank).write(token, row.values);
        }
        world.await(rank);
        for (int peer = 0; peer < reduced.size(); peer++) {
            if (peer != rank) {
                for (int token = shareStart(peer); token < shareStart(peer + 1); token++) {
                    reduced.get(rank).copyRow(token, reduced.get(peer));
                }
            }
        }
        world.await(rank);
    }

    private int shareStart(int ofRank) {
        return (int) ((long) tokens * ofRank / inputs.size());
    }

    private static HostTensor tensor(Problem problem) {
        return HostTensor.allocate(problem.dtype(), problem.tokens(), problem.hidden());
    }
}
