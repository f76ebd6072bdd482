package io.fusedcollective.host;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** All-reduce, add + norm and quantization one after the other, each in passes over all rows through memory. */
final class StandardOperation implements Runnable {

    private final Consumer<StandardOperation> afterAllReduce;
    private final int tokens;
    private final boolean quantized;
    private final HostBuffers buffers;
    private final HostRow row;
    private final HostAllReduce allReduce;
    private final HostTensor reduced;
    private final HostTensor norm;
    /** The intermediate results of the elementary passes. */
    private final HostTensor fp32;

    private final float[] inverseRms;

    StandardOperation(
            HostWorld world,
            int rank,
            Consumer<StandardOperation> afterAllReduce,
            Workload workload,
            HostBuffers buffers) {
        Problem problem = workload.problem();
        this.afterAllReduce = afterAllReduce;
        this.buffers = buffers;
        tokens = problem.tokens();
        quantized = problem.quantization().quantized();
        row = new HostRow(workload, buffers);
        reduced = HostTensor.allocate(problem);
        allReduce = new HostAllReduce(world, rank, tokens, row, buffers.input, reduced);
        norm = buffers.norm == null ? HostTensor.allocate(problem) : buffers.norm;
        fp32 = HostTensor.allocate(DataType.FLOAT32, tokens, problem.hidden());
        inverseRms = new float[tokens];
    }

    @Override
    public void run() {
        allReduce.run();
        afterAllReduce.accept(this);
    }

    /** Norm and quantization in one pass, like one kernel for both. */
    void onePass() {
        pass(reduced, row::finish);
    }

    /** The norm in one pass and the quantization in another, like two kernels. */
    void normThenQuantize() {
        pass(reduced, token -> {
            row.addResidual(token);
            row.normalize();
            norm.write(token, row.values);
        });
        if (quantized) {
            pass(norm, row::quantize);
        }
    }

    /** Elementary passes, each through memory, like elementary kernels. */
    void elementaryPasses() {
        pass(reduced, this::keep);
        if (buffers.residual != null) {
            pass(fp32, token -> {
                row.addResidual(token);
                keep(token);
            });
        }
        pass(fp32, token -> inverseRms[token] = row.inverseRms());
        pass(fp32, token -> {
            row.scale(inverseRms[token]);
            keep(token);
        });
        pass(fp32, token -> {
            row.multiplyByWeight();
            keep(token);
        });
        pass(fp32, token -> norm.write(token, row.values));
        if (quantized) {
            pass(norm, this::keep);
            pass(fp32, row::quantize);
        }
    }

    private void keep(int token) {
        fp32.write(token, row.values);
    }

    private void pass(HostTensor from, IntConsumer step) {
        for (int token = 0; token < tokens; token++) {
            from.read(token, row.values);
            step.accept(token);
        }
    }
}
