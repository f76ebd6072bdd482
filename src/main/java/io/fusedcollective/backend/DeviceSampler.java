package io.fusedcollective.backend;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads devices every few milliseconds while they are measured, in a thread of its own, and keeps the worst of each
 * metric. It reads nothing in between, where a device idles and its clock says nothing.
 */
public final class DeviceSampler {

    /** Into a measurement of about 2 ms, when all kernels are running. */
    private static final long FIRST_AFTER_MS = 1;

    private static final long PERIOD_MS = 5;

    private final List<DeviceMonitor> monitors;
    private final Map<DeviceMetric, Double> worst = new EnumMap<>(DeviceMetric.class);
    private boolean measuring;
    private boolean stopped;

    private DeviceSampler(List<DeviceMonitor> monitors) {
        this.monitors = monitors;
    }

    /** Without monitors it has no thread either. */
    public static DeviceSampler of(List<DeviceMonitor> monitors) {
        DeviceSampler sampler = new DeviceSampler(monitors);
        if (!monitors.isEmpty()) {
            Thread thread = new Thread(sampler::sample, "device-sampler");
            thread.setDaemon(true);
            thread.start();
        }
        return sampler;
    }

    /** A measurement is about to begin. Every rank may say so, and returns at once. */
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

    /** The worst since the last call; right now's where the measurement was too short for any. */
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
            // Nobody interrupts it but who wants it to end.
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

    /** Outside the lock: a driver may take its time, and ranks must not wait for it. */
    private void readAll() {
        for (DeviceMonitor monitor : monitors) {
            Map<DeviceMetric, Double> read = monitor.read();
            synchronized (this) {
                read.forEach((metric, value) -> worst.merge(metric, value, metric::worse));
            }
        }
    }
}
