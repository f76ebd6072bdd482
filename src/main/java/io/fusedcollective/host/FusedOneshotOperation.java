package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import java.util.List;

/** One pass: each rank reads every rank's rows, and a row stays in fp32 until its outputs are written. */
final class FusedOneshotOperation implements Runnable {

    private final HostWorld world;
    private final int rank;
    private final int tokens;
    private final HostRow row;
    private final List<HostTensor> inputs;

    FusedOneshotOperation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
        this.world = world;
        this.rank = rank;
        tokens = workload.problem().tokens();
        row = new HostRow(workload, buffers);
        inputs = world.allGather(rank, buffers.input);
    }

    @Override
    public void run() {
        world.await(rank);
        for (int token = 0; token < tokens; token++) {
            row.sum(inputs, token);
            row.round();
            row.finish(token);
        }
        world.await(rank);
    }
}
