package io.fusedcollective.cuda;

import io.fusedcollective.backend.DeviceMonitor;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.NativeWaits;
import io.fusedcollective.cuda.driver.Nvml;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.nccl.ncclUniqueId;

/** Ranks that are threads of one JVM, with one GPU each. They address one another's memory directly. */
final class ThreadWorld extends CudaWorld {

    private final GpuDevice[] devices;
    private volatile ncclUniqueId ncclId;

    /** @param devices each rank's GPU; a GPU that occurs more than once is shared by several ranks */
    ThreadWorld(List<GpuDevice> devices) {
        super(devices.size(), devices.size(), new NativeWaits(devices.size()));
        this.devices = devices.toArray(GpuDevice[]::new);
    }

    @Override
    public Rank join(int rank) {
        devices[rank].makeCurrent();
        lineUp(rank);
        for (GpuDevice peer : devices) {
            if (peer != devices[rank]) {
                peer.openToCurrent();
            }
        }
        CudaRank joined = joined(new CudaRank(this, rank, devices[rank]));
        lineUp(rank);
        return joined;
    }

    @Override
    public List<DeviceMonitor> monitors() {
        return Arrays.stream(devices)
                .distinct()
                .flatMap(device -> Nvml.monitor(device.pciBusId()).stream())
                .toList();
    }

    @Override
    Communicator communicator(int rank) {
        if (rank == 0) {
            ncclId = Communicator.newId();
        }
        lineUp(rank);
        return Communicator.connect(ncclId, rank, this);
    }

    @Override
    long[] share(int rank, DeviceMemory mine) {
        return exchange(rank, mine.address());
    }

    @Override
    int ranksOn(GpuDevice device) {
        return (int) Arrays.stream(devices).filter(d -> d == device).count();
    }
}
