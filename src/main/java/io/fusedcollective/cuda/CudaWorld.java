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

    /** Half a second of the watch's period. */
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

    /** A communicator of all ranks, which all of them ask for together. */
    abstract Communicator communicator(int rank);

    /**
     * Lets all ranks address a block of each one's memory; all call it together. Blocks stay shared until the process
     * ends.
     *
     * @return the addresses of all ranks' blocks, as this rank's kernels know them
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

    /** What ranks wait for in native calls. */
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

    /** NCCL sees a connection close before the peer's process is gone, and does not know the peer's rank. */
    private void failUnlessAPeerIsGone(RankFailedException error) {
        if (++looksSinceError > LOOKS_BEFORE_ERROR) {
            rendezvous.fail(new RankFailedException(error.getMessage() + ranksElsewhere()));
        }
    }

    /** Ends an error of which nobody knows whose end it was, with the ranks whose processes this one cannot see. */
    String ranksElsewhere() {
        return "";
    }

    /** A rank of another process that is no more. */
    Optional<RankFailedException> lostPeer() {
        return Optional.empty();
    }

    /** Each in a thread of its own, as nobody promises that NCCL's abort returns. */
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
