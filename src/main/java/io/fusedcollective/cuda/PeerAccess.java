package io.fusedcollective.cuda;

import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.GpuLink;
import io.fusedcollective.cuda.driver.Nvml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How the GPUs reach one another. */
final class PeerAccess {

    private PeerAccess() {}

    /** The first pair that cannot address each other's memory, in one line; empty if all can. */
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

    /**
     * What connects each two devices, for example "NVLink, 18 links a GPU among all ranks".
     *
     * @param noun the word for the devices, in the plural
     */
    static String links(List<GpuDevice> devices, String noun) {
        return PairLinks.words(
                devices.size(),
                noun,
                (a, b) -> link(devices.get(a), devices.get(b)).label());
    }

    /** CUDA says whether there is access at all, and NVML through what. */
    private static GpuLink link(GpuDevice device, GpuDevice peer) {
        GpuLink link = Nvml.link(device.pciBusId(), peer.pciBusId());
        if (link.kind() == GpuLink.Kind.SAME_GPU) {
            return link;
        }
        if (!device.canAccess(peer) || !peer.canAccess(device)) {
            return GpuLink.of(GpuLink.Kind.HOST_MEMORY);
        }
        // Access without NVLink is over PCIe. But if NVML does not see the GPUs, the link is unknown.
        return link.kind() == GpuLink.Kind.HOST_MEMORY ? GpuLink.of(GpuLink.Kind.PCIE) : link;
    }

    static List<Diagnosis> findings(List<GpuDevice> devices) {
        List<Diagnosis> findings = new ArrayList<>();
        if (devices.size() > 1) {
            Optional<String> missing = missing(devices);
            findings.add(new Diagnosis(
                    "Peer access",
                    missing.orElse("between all GPUs"),
                    missing.isPresent()
                            ? "look at `nvidia-smi topo -p2p r`; peer-to-peer and fused implementations need it"
                            : null));
            findings.add(new Diagnosis("Link", links(devices, "GPUs"), null));
        }
        return findings;
    }
}
