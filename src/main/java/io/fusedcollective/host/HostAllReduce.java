package io.fusedcollective.host;

import java.util.List;

/** The all-reduce as a separate operation: each rank adds up its share of the rows, then copies the shares of the other ranks. */
final class HostAllReduce {

    private final HostWorld world;
    private final int rank;
    private final int tokens;
    private final HostRow row;
    private final List<HostTensor> inputs;
    private final List<HostTensor> sums;

    /** All ranks call it together. */
    HostAllReduce(HostWorld world, int rank, int tokens, HostRow row, HostTensor input, HostTensor sum) {
        this.world = world;
        this.rank = rank;
        this.tokens = tokens;
        this.row = row;
        inputs = world.allGather(rank, input);
        sums = world.allGather(rank, sum);
    }

    void run() {
        world.await(rank);
        for (int token = rank; token < tokens; token += world.size()) {
            row.sum(inputs, token);
            sums.get(rank).write(token, row.values);
        }
        world.await(rank);
        for (int token = 0; token < tokens; token++) {
            int owner = token % world.size();
            if (owner != rank) {
                sums.get(rank).copyRow(token, sums.get(owner));
            }
        }
        world.await(rank);
    }
}
