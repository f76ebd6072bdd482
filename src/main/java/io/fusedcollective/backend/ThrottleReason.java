package io.fusedcollective.backend;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a GPU runs slower than it was asked to. Bits and meanings are those of {@code nvmlClocksEventReason...} in NVIDIA's
 * NVML API reference, section "NvmlClocksEventReasons". NVML's other reasons are constant during a run and harmless: an idle GPU,
 * and clocks that somebody set (application clocks, display clocks, a sync-boost group, whose slowest GPU has its own
 * reason). If such a setting slows one result and not the others, the result's clock shows it.
 */
public enum ThrottleReason {
    SOFTWARE_POWER_CAP(0x4, "software power cap"),
    HARDWARE_SLOWDOWN(0x8, "hardware slowdown"),
    SOFTWARE_THERMAL(0x20, "software thermal slowdown"),
    HARDWARE_THERMAL(0x40, "hardware thermal slowdown"),
    POWER_BRAKE(0x80, "hardware power brake");

    private final long bit;
    private final String label;

    ThrottleReason(long bit, String label) {
        this.bit = bit;
        this.label = label;
    }

    /** The reasons in a reading of {@link DeviceMetric#THROTTLE_REASONS}. */
    public static Set<ThrottleReason> of(double reading) {
        return Arrays.stream(values())
                .filter(reason -> ((long) reading & reason.bit) != 0)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ThrottleReason.class)));
    }

    @Override
    public String toString() {
        return label;
    }
}
