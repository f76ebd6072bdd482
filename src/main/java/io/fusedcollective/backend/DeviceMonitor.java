package io.fusedcollective.backend;

import java.util.Map;

/** Asks one device for its state, and changes nothing. */
@FunctionalInterface
public interface DeviceMonitor {

    /** The state right now. A metric that the device cannot answer is absent. */
    Map<DeviceMetric, Double> read();
}
