package io.fusedcollective.cuda;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Rendezvous;
import io.fusedcollective.backend.Timeouts;
import io.fusedcollective.backend.World;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.NativeWaits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ranks on GPUs, and what they need to know of one another. */
abstract class CudaWorld implements World {

    /** About half a second at the period of the watch. */
    private static final int LOOKS_BEFORE_ERROR = 5;

    private final int size;
    private final Rendezvous rendezvous;
    private final NativeWaits waits;
    private final List<CudaRank> ranksHere = new CopyOnWriteArrayList<>();
    private final AtomicBoolean aborted = new AtomicBoolean();
    private int looksSinceError;

    CudaWorld(int size, int localRanks, NativeWaits waits) {
        this.size = size;
        this.rendezvous = new Rendezvous(localRanks, Timeouts.BARRIER);
        this.waits = waits;
    }

    /** A communicator of all ranks. All of them call it together. */
    abstract Communicator communicator(int rank);

    /**
     * Lets all ranks address a block of each rank's memory. All ranks call it together. Blocks stay shared until the process
     * ends.
     *
     * @return the addresses of all ranks' blocks, valid in this rank's kernels
     */
    abstract long[] share(int rank, DeviceMemory mine);

    /** How many ranks run on a GPU at the same time. */
    abstract int ranksOn(GpuDevice device);

    @Override
    public int size() {
        return size;
    }

    @Override
    public Rendezvous rendezvous() {
        return rendezvous;
    }

    /** The native calls in which ranks wait for each other. */
    NativeWaits waits() {
        return waits;
    }

    CudaRank joined(CudaRank rank) {
        ranksHere.add(rank);
        return rank;
    }

    @Override
    public void endStuckWaits() {
        lostPeer().ifPresent(rendezvous::fail);
        for (CudaRank rank : ranksHere) {
            rank.asynchronousError().ifPresent(this::failUnlessAPeerIsGone);
        }
        waits.overdue().ifPresent(rendezvous::fail);
        if (rendezvous.failure().isPresent() && !aborted.getAndSet(true)) {
            abortCommunicators();
        }
    }

    /** Waits a moment, because NCCL sees a connection close before the peer's process is gone, and does not know its rank. */
    private void failUnlessAPeerIsGone(RankFailedException error) {
        if (++looksSinceError > LOOKS_BEFORE_ERROR) {
            rendezvous.fail(new RankFailedException(error.getMessage() + ranksElsewhere()));
        }
    }

    /** The end of an error message if it is unknown which rank is gone: the ranks whose processes this one cannot see. */
    String ranksElsewhere() {
        return "";
    }

    /** A rank of another process, if that process has ended. */
    Optional<RankFailedException> lostPeer() {
        return Optional.empty();
    }

    /** Aborts each in a thread of its own, because NCCL's abort may not return. */
    private void abortCommunicators() {
        for (CudaRank rank : ranksHere) {
            Thread thread = new Thread(rank::abortCommunicator, "abort-" + rank.index());
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void close() {
        ranksHere.forEach(CudaRank::close);
    }
}
