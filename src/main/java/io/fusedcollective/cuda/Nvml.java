package io.fusedcollective.cuda;

import io.fusedcollective.backend.DeviceMonitor;
import java.util.Optional;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.javacpp.BytePointer;

/** What the driver's management library knows; empty answers where it is missing. Changes nothing. */
final class Nvml {

    private static final boolean STARTED = start();

    private Nvml() {}

    static Optional<DeviceMonitor> monitor(String pciBusId) {
        return STARTED ? Optional.of(new NvmlMonitor(device(pciBusId))) : Optional.empty();
    }

    /** NVLink links of a GPU that are up. */
    static int activeNvLinks(String pciBusId) {
        int active = 0;
        if (STARTED) {
            nvmlDevice_st device = device(pciBusId);
            int[] state = new int[1];
            for (int link = 0; link < nvml.NVML_NVLINK_MAX_LINKS; link++) {
                if (nvml.nvmlDeviceGetNvLinkState(device, link, state) == nvml.NVML_SUCCESS
                        && state[0] == nvml.NVML_FEATURE_ENABLED) {
                    active++;
                }
            }
        }
        return active;
    }

    /** For example "580.159.04"; null where it is not known. */
    static String driverVersion() {
        byte[] version = new byte[80];
        return STARTED && nvml.nvmlSystemGetDriverVersion(version, version.length) == nvml.NVML_SUCCESS
                ? new String(version).trim()
                : null;
    }

    private static nvmlDevice_st device(String pciBusId) {
        nvmlDevice_st device = new nvmlDevice_st();
        try (BytePointer id = new BytePointer(pciBusId)) {
            nvml.nvmlDeviceGetHandleByPciBusId_v2(id, device);
        }
        return device;
    }

    private static boolean start() {
        try {
            return nvml.nvmlInit_v2() == nvml.NVML_SUCCESS;
        } catch (LinkageError e) {
            return false;
        }
    }
}
