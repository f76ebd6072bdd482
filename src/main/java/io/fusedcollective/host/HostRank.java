package io.fusedcollective.host;

import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.List;

/** A thread with its own buffers, which its peers read. */
final class HostRank implements Rank {

    private final HostWorld world;
    private final int index;

    HostRank(HostWorld world, int index) {
        this.world = world;
        this.index = index;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public Replay prepare(Implementation implementation, Workload workload, int operations) {
        HostMemory memory = HostMemory.of(implementation, workload.problem(), workload.bufferSets(), world.size());
        memory.requireHeap();
        List<HostBuffers> sets = new ArrayList<>(List.of(new HostBuffers(index, world.size(), workload)));
        while (sets.size() < workload.bufferSets()) {
            sets.add(new HostBuffers(sets.get(0), workload));
        }
        List<Runnable> operationOfSet = sets.stream()
                .map(set -> operation(implementation, workload, set))
                .toList();
        return new HostReplay(sets, operationOfSet, operations);
    }

    private Runnable operation(Implementation implementation, Workload workload, HostBuffers buffers) {
        return HostImplementation.require(implementation).operation(world, index, workload, buffers);
    }

    /** Any thread will do. */
    @Override
    public void attach() {}
}
