package io.fusedcollective.host;

import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

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
        HostMemory memory = HostMemory.of(
                implementation, workload.problem(), workload.options(), workload.bufferSets(), world.size());
        memory.requireHeap();
        return guard(() -> {
            List<HostBuffers> sets = new ArrayList<>(List.of(new HostBuffers(index, workload)));
            while (sets.size() < workload.bufferSets()) {
                sets.add(new HostBuffers(sets.get(0), workload));
            }
            List<Runnable> operationOfSet = sets.stream()
                    .map(set -> operation(implementation, workload, set))
                    .toList();
            return new HostReplay(this, sets, operationOfSet, operations);
        });
    }

    private Runnable operation(Implementation implementation, Workload workload, HostBuffers buffers) {
        return HostImplementation.require(implementation).operation(world, index, workload, buffers);
    }

    /** Any thread will do. */
    @Override
    public void attach() {}

    /** Does what peers wait for; where it cannot, they are told instead of left waiting. */
    <T> T guard(Supplier<T> work) {
        try {
            return work.get();
        } catch (RankFailedException peersFailure) {
            throw peersFailure;
        } catch (OutOfMemoryError e) {
            RankFailedException reason = RankFailedException.of(index, e);
            world.rendezvous().fail(reason);
            throw reason;
        } catch (RuntimeException | Error e) {
            world.rendezvous().fail(new RankFailedException("rank " + index + " failed: " + e, e));
            throw e;
        }
    }
}
