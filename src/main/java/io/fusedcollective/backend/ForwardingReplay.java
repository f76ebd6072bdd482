package io.fusedcollective.backend;

import io.fusedcollective.oracle.OutputRow;

/** Does what another replay does. A subclass changes some of it. */
public abstract class ForwardingReplay implements Replay {

    private final Replay replay;

    protected ForwardingReplay(Replay replay) {
        this.replay = replay;
    }

    @Override
    public void run(int times) {
        replay.run(times);
    }

    @Override
    public void compute() {
        replay.compute();
    }

    @Override
    public boolean repeatable() {
        return replay.repeatable();
    }

    @Override
    public double deviceTimeNs() {
        return replay.deviceTimeNs();
    }

    @Override
    public void poisonOutputs() {
        replay.poisonOutputs();
    }

    @Override
    public OutputRow readRow(int set, int row) {
        return replay.readRow(set, row);
    }

    @Override
    public boolean scalePaddingIsZero() {
        return replay.scalePaddingIsZero();
    }

    @Override
    public void close() {
        replay.close();
    }
}
