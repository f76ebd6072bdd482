package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.List;

/** One pass: each rank reads every rank's rows, and a row does not leave fp32 until its outputs are written. */
final class FusedOneshotOperation implements Runnable {

    private final HostWorld world;
    private final int rank;
    private final Problem problem;
    private final HostBuffers buffers;
    private final HostRow row;
    private final List<HostTensor> inputs;

    FusedOneshotOperation(HostWorld world, int rank, Workload workload, HostBuffers buffers) {
        this.world = world;
        this.rank = rank;
        this.buffers = buffers;
        problem = workload.problem();
        row = new HostRow(workload, buffers);
        inputs = world.allGather(rank, buffers.input);
    }

    @Override
    public void run() {
        world.await(rank);
        for (int token = 0; token < problem.tokens(); token++) {
            row.sum(inputs, token);
            row.round();
            row.addResidual(token);
            row.normalise();
            if (problem.quant() == QuantMode.NONE) {
                buffers.norm.write(token, row.values);
            } else {
                row.round();
                row.quantise(token);
            }
        }
        world.await(rank);
    }
}
