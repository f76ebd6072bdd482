package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import java.util.List;

/** Each rank reduces its share of the rows and passes the sums to the others. Only the sums go through memory. */
final class FusedTwoshotOperation implements Runnable {

    private final HostWorld world;
    private final int rank;
    private final int tokens;
    private final HostRow row;
    private final List<HostTensor> inputs;
    private final List<HostTensor> sums;

    FusedTwoshotOperation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
        this.world = world;
        this.rank = rank;
        tokens = workload.problem().tokens();
        row = new HostRow(workload, buffers);
        inputs = world.allGather(rank, buffers.input);
        sums = world.allGather(rank, HostTensor.allocate(workload.problem()));
    }

    @Override
    public void run() {
        world.await(rank);
        for (int token = rank; token < tokens; token += world.size()) {
            row.sum(inputs, token);
            row.round();
            sums.get(rank).write(token, row.values);
            row.finish(token);
        }
        world.await(rank);
        for (int token = 0; token < tokens; token++) {
            int owner = token % world.size();
            if (owner != rank) {
                sums.get(owner).read(token, row.values);
                row.finish(token);
            }
        }
        world.await(rank);
    }
}
