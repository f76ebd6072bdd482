package io.fusedcollective.host;

import io.fusedcollective.backend.Replay;
import io.fusedcollective.oracle.OutputRow;

/** Performs an operation over and over. */
final class HostReplay implements Replay {

    private final HostRank rank;
    private final HostBuffers buffers;
    private final Runnable operation;
    private final int operations;
    private long deviceTimeNs;

    HostReplay(HostRank rank, HostBuffers buffers, Runnable operation, int operations) {
        this.rank = rank;
        this.buffers = buffers;
        this.operation = operation;
        this.operations = operations;
    }

    @Override
    public void run(int times) {
        long startNs = System.nanoTime();
        rank.guard(() -> {
            for (long left = (long) times * operations; left > 0; left--) {
                operation.run();
            }
            return null;
        });
        deviceTimeNs = System.nanoTime() - startNs;
    }

    @Override
    public double deviceTimeNs() {
        return deviceTimeNs;
    }

    @Override
    public void poisonOutputs() {
        buffers.poisonOutputs();
    }

    @Override
    public OutputRow readRow(int row) {
        return buffers.outputRow(row);
    }

    @Override
    public boolean scalePaddingIsZero() {
        return buffers.scalePaddingIsZero();
    }

    /** Nothing to do: the garbage collector has the memory. */
    @Override
    public void close() {}
}
