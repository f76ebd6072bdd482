package io.fusedcollective.cuda;

import io.fusedcollective.backend.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the GPUs reach one another. */
final class PeerAccess {

    private PeerAccess() {}

    /** The first pair that cannot address each other's memory, in one line; empty when all can. */
    static Optional<String> missing(List<GpuDevice> devices) {
        for (GpuDevice device : devices) {
            for (GpuDevice peer : devices) {
                if (device != peer && !device.canAccess(peer)) {
                    return Optional.of("GPU " + device.ordinal() + " has no peer access to GPU " + peer.ordinal()
                            + "; needs NVLink, or PCIe with peer-to-peer enabled");
                }
            }
        }
        return Optional.empty();
    }

    /** For example "NVLink, 18 links a GPU". */
    static String link(List<GpuDevice> devices) {
        if (devices.stream().map(GpuDevice::ordinal).distinct().count() == 1) {
            return "none (ranks share one GPU)";
        }
        if (devices.size() < 2 || missing(devices).isPresent()) {
            return "none (through the host's memory)";
        }
        int links = devices.stream().mapToInt(d -> Nvml.activeNvLinks(d.pciBusId())).min().orElse(0);
        return links > 0 ? "NVLink, " + links + " links a GPU" : "PCIe peer-to-peer";
    }

    static List<Finding> findings(List<GpuDevice> devices) {
        List<Finding> findings = new ArrayList<>();
        if (devices.size() > 1) {
            Optional<String> missing = missing(devices);
            findings.add(new Finding("Peer access", missing.orElse("between all GPUs"),
                    missing.isPresent() ? "look at `nvidia-smi topo -p2p r`; fused rows cannot run without" : null));
            findings.add(new Finding("Link", link(devices), null));
        }
        return findings;
    }
}
