package io.fusedcollective.cuda;

import io.fusedcollective.backend.Patience;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Rendezvous;
import io.fusedcollective.backend.World;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.bytedeco.cuda.nccl.ncclUniqueId;

/** Ranks of one JVM, a GPU each, that address one another's memory. */
final class CudaWorld implements World {

    private final GpuDevice[] devices;
    private final CudaRank[] ranks;
    private final Rendezvous rendezvous;
    private final AtomicLongArray published;
    private final NativeWaits waits;
    private final AtomicBoolean aborted = new AtomicBoolean();
    private volatile ncclUniqueId ncclId;

    /** @param devices each rank's; a GPU that stands in it more than once is shared by several ranks */
    CudaWorld(List<GpuDevice> devices) {
        int size = devices.size();
        this.devices = devices.toArray(GpuDevice[]::new);
        this.ranks = new CudaRank[size];
        this.rendezvous = new Rendezvous(size, Patience.BARRIER);
        this.published = new AtomicLongArray(size);
        this.waits = new NativeWaits(size);
    }

    @Override
    public int size() {
        return devices.length;
    }

    @Override
    public Rank join(int rank) {
        devices[rank].makeCurrent();
        rendezvous.await(rank);
        for (GpuDevice peer : devices) {
            if (peer != devices[rank]) {
                peer.openToCurrent();
            }
        }
        ranks[rank] = new CudaRank(this, rank, devices[rank]);
        rendezvous.await(rank);
        return ranks[rank];
    }

    @Override
    public Rendezvous rendezvous() {
        return rendezvous;
    }

    /** What ranks wait for in native calls. */
    NativeWaits waits() {
        return waits;
    }

    @Override
    public void endStuckWaits() {
        for (CudaRank rank : ranks) {
            if (rank != null) {
                rank.asynchronousError().ifPresent(rendezvous::fail);
            }
        }
        waits.overdue().ifPresent(rendezvous::fail);
        if (rendezvous.failure().isPresent() && !aborted.getAndSet(true)) {
            abortCommunicators();
        }
    }

    /** Each in a thread of its own, as nobody promises that NCCL's abort returns. */
    private void abortCommunicators() {
        for (CudaRank rank : ranks) {
            if (rank != null) {
                Thread thread = new Thread(rank::abortCommunicator, "abort-" + rank.index());
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    int ranksOn(GpuDevice device) {
        return (int) Arrays.stream(devices).filter(d -> d == device).count();
    }

    /** All ranks call it together; each gets what every rank gave. */
    long[] exchange(int rank, long value) {
        published.set(rank, value);
        rendezvous.await(rank);
        long[] all = new long[size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = published.get(i);
        }
        // Nobody publishes anew before everybody has read.
        rendezvous.await(rank);
        return all;
    }

    /** The id that rank 0 makes for a communicator of all ranks; all ranks call it together. */
    ncclUniqueId ncclId(int rank) {
        if (rank == 0) {
            ncclId = Communicator.newId();
        }
        rendezvous.await(rank);
        return ncclId;
    }

    @Override
    public void close() {
        for (CudaRank rank : ranks) {
            if (rank != null) {
                rank.close();
            }
        }
    }
}
