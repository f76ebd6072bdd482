package io.fusedcollective.backend;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads devices every few milliseconds while they are measured, in a thread of its own, and keeps the worst value of each
 * metric. Between measurements it reads nothing, because the clock of an idle device means nothing.
 */
public final class DeviceSampler {

    /** A measurement lasts about 2 ms; after half of that all kernels are running. */
    private static final long FIRST_AFTER_MS = 1;

    private static final long PERIOD_MS = 5;

    private final List<DeviceMonitor> monitors;
    private final Map<DeviceMetric, Double> worst = new EnumMap<>(DeviceMetric.class);
    private boolean measuring;
    private boolean stopped;

    private DeviceSampler(List<DeviceMonitor> monitors) {
        this.monitors = monitors;
    }

    /** Without monitors the sampler has no thread. */
    public static DeviceSampler of(List<DeviceMonitor> monitors) {
        DeviceSampler sampler = new DeviceSampler(monitors);
        if (!monitors.isEmpty()) {
            Thread thread = new Thread(sampler::sample, "device-sampler");
            thread.setDaemon(true);
            thread.start();
        }
        return sampler;
    }

    /** Announces a measurement. Every rank may call it; it returns at once. */
    public synchronized void begin() {
        if (!measuring) {
            measuring = true;
            notifyAll();
        }
    }

    /** The measurement has ended. */
    public synchronized void end() {
        measuring = false;
    }

    /** The worst values since the last call, or the current ones if the measurement was too short for a reading. */
    public Map<DeviceMetric, Double> takeWorst() {
        synchronized (this) {
            if (!worst.isEmpty()) {
                return drained();
            }
        }
        readAll();
        return drained();
    }

    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    private synchronized Map<DeviceMetric, Double> drained() {
        Map<DeviceMetric, Double> taken = new EnumMap<>(DeviceMetric.class);
        taken.putAll(worst);
        worst.clear();
        return taken;
    }

    private void sample() {
        try {
            while (waitForMeasurement()) {
                Thread.sleep(FIRST_AFTER_MS);
                while (isMeasuring()) {
                    readAll();
                    Thread.sleep(PERIOD_MS);
                }
            }
        } catch (InterruptedException e) {
            // An interrupt means that this thread must end.
        }
    }

    private synchronized boolean waitForMeasurement() throws InterruptedException {
        while (!measuring && !stopped) {
            wait();
        }
        return !stopped;
    }

    private synchronized boolean isMeasuring() {
        return measuring && !stopped;
    }

    /** Called outside the lock, because a driver may be slow and ranks must not wait for it. */
    private void readAll() {
        for (DeviceMonitor monitor : monitors) {
            Map<DeviceMetric, Double> read = monitor.read();
            synchronized (this) {
                read.forEach((metric, value) -> worst.merge(metric, value, metric::worse));
            }
        }
    }
}
