package io.fusedcollective.backend;

import java.util.function.DoubleBinaryOperator;

/** What a device reports about its own state while it works. The label is also the name of JMH's secondary metric. */
public enum DeviceMetric {
    SM_CLOCK("smClock", "MHz", Math::min),
    MEMORY_CLOCK("memoryClock", "MHz", Math::min),
    TEMPERATURE("temperature", "C", Math::max),
    POWER("power", "W", Math::max),
    /** Bits; {@link ThrottleReason} lists those that matter. */
    THROTTLE_REASONS("throttleReasons", "bits", (a, b) -> (long) a | (long) b);

    private final String label;
    private final String unit;
    private final DoubleBinaryOperator worse;

    DeviceMetric(String label, String unit, DoubleBinaryOperator worse) {
        this.label = label;
        this.unit = unit;
        this.worse = worse;
    }

    public String label() {
        return label;
    }

    public String unit() {
        return unit;
    }

    /** The worse of two readings for a measurement: the lower clock, the higher temperature, the union of the reasons. */
    public double worse(double a, double b) {
        return worse.applyAsDouble(a, b);
    }
}
