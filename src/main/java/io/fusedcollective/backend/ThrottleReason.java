package io.fusedcollective.backend;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Why a GPU runs slower than it was asked to. Bits and meanings are those of {@code nvmlClocksEventReason...} in NVIDIA's
 * NVML API reference, section "NvmlClocksEventReasons". NVML's others are no harm that comes and goes: an idle GPU, and
 * clocks that somebody set (application clocks, display clocks, a sync-boost group, whose slowest GPU has a reason of its
 * own). Where such a setting slows a row and not the others, the row's clock shows it.
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

    /** Those in a reading of {@link DeviceMetric#THROTTLE_REASONS}. */
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
