package io.fusedcollective.cuda.driver;

import io.fusedcollective.backend.DeviceMonitor;
import java.util.Optional;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.javacpp.BytePointer;

/** Questions to the driver's management library. Answers are empty if the library is missing. Nothing is changed. */
public final class Nvml {

    private static final boolean STARTED = start();

    private Nvml() {}

    public static Optional<DeviceMonitor> monitor(String pciBusId) {
        return device(pciBusId).map(NvmlMonitor::new);
    }

    /** The connection of two GPUs of this machine, including GPUs that CUDA hides from this process. */
    public static GpuLink link(String pciBusId, String otherPciBusId) {
        if (PciBusId.code(pciBusId) == PciBusId.code(otherPciBusId)) {
            return GpuLink.of(GpuLink.Kind.SAME_GPU);
        }
        return device(pciBusId)
                .flatMap(device -> device(otherPciBusId).map(other -> link(device, other)))
                .orElse(GpuLink.of(GpuLink.Kind.UNKNOWN));
    }

    private static GpuLink link(nvmlDevice_st device, nvmlDevice_st other) {
        if (canDo(nvml.NVML_P2P_CAPS_INDEX_NVLINK, device, other)) {
            return GpuLink.nvLink(Math.min(activeNvLinks(device), activeNvLinks(other)));
        }
        return GpuLink.of(
                canDo(nvml.NVML_P2P_CAPS_INDEX_READ, device, other) ? GpuLink.Kind.PCIE : GpuLink.Kind.HOST_MEMORY);
    }

    private static boolean canDo(int capability, nvmlDevice_st device, nvmlDevice_st other) {
        int[] status = new int[1];
        return nvml.nvmlDeviceGetP2PStatus(device, other, capability, status) == nvml.NVML_SUCCESS
                && status[0] == nvml.NVML_P2P_STATUS_OK;
    }

    private static int activeNvLinks(nvmlDevice_st device) {
        int active = 0;
        int[] state = new int[1];
        for (int link = 0; link < nvml.NVML_NVLINK_MAX_LINKS; link++) {
            if (nvml.nvmlDeviceGetNvLinkState(device, link, state) == nvml.NVML_SUCCESS
                    && state[0] == nvml.NVML_FEATURE_ENABLED) {
                active++;
            }
        }
        return active;
    }

    /** For example "580.159.04"; null if it is not known. */
    public static String driverVersion() {
        byte[] version = new byte[80];
        return STARTED && nvml.nvmlSystemGetDriverVersion(version, version.length) == nvml.NVML_SUCCESS
                ? new String(version).trim()
                : null;
    }

    /** Empty if NVML does not know the device: the library is missing, or a container shows other GPUs. */
    private static Optional<nvmlDevice_st> device(String pciBusId) {
        if (!STARTED) {
            return Optional.empty();
        }
        nvmlDevice_st device = new nvmlDevice_st();
        try (BytePointer id = new BytePointer(pciBusId)) {
            return nvml.nvmlDeviceGetHandleByPciBusId_v2(id, device) == nvml.NVML_SUCCESS
                    ? Optional.of(device)
                    : Optional.empty();
        }
    }

    private static boolean start() {
        return NativeLoad.problem(
                                "NVML",
                                () -> nvml.nvmlErrorString(nvml.NVML_SUCCESS),
                                NativeLoad.CUDA_RUNTIME,
                                "libnvidia-ml.so.1")
                        .isEmpty()
                && nvml.nvmlInit_v2() == nvml.NVML_SUCCESS;
    }
}
