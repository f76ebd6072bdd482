package io.fusedcollective.backend;

import java.util.Map;

/** Asks one device for its state. Changes nothing. */
@FunctionalInterface
public interface DeviceMonitor {

    /** Right now; what the device cannot answer is absent. */
    Map<DeviceMetric, Double> read();
}
