package io.fusedcollective.host;

import io.fusedcollective.backend.Replay;
import io.fusedcollective.oracle.OutputRow;
import java.util.List;

/** Performs an operation over and over, on its sets of buffers in turn. */
final class HostReplay implements Replay {

    private final List<HostBuffers> sets;
    private final List<Runnable> operationOfSet;
    private final int operations;
    private long deviceTimeNs;

    HostReplay(List<HostBuffers> sets, List<Runnable> operationOfSet, int operations) {
        this.sets = sets;
        this.operationOfSet = operationOfSet;
        this.operations = operations;
    }

    @Override
    public void run(int times) {
        long startNs = System.nanoTime();
        for (int i = 0; i < times; i++) {
            for (int operation = 0; operation < operations; operation++) {
                operationOfSet.get(operation % operationOfSet.size()).run();
            }
        }
        deviceTimeNs = System.nanoTime() - startNs;
    }

    @Override
    public double deviceTimeNs() {
        return deviceTimeNs;
    }

    @Override
    public void poisonOutputs() {
        sets.forEach(HostBuffers::poisonOutputs);
    }

    @Override
    public OutputRow readRow(int set, int row) {
        return sets.get(set).outputRow(row);
    }

    @Override
    public boolean scalePaddingIsZero() {
        return sets.stream().allMatch(HostBuffers::scalePaddingIsZero);
    }

    /** Nothing to do: the garbage collector has the memory. */
    @Override
    public void close() {}
}
