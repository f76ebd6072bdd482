package io.fusedcollective.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class DeviceSamplerTest {

    private static final int READINGS = 3;

    private final AtomicInteger readings = new AtomicInteger();
    private DeviceSampler sampler = DeviceSampler.of(List.of());

    @AfterEach
    void stop() {
        sampler.stop();
    }

    @Test
    void keepsTheWorstOfAllDevicesWhileTheyAreMeasured() throws InterruptedException {
        Map<DeviceMetric, Double> cool = Map.of(
                DeviceMetric.SM_CLOCK, 1980.0, DeviceMetric.TEMPERATURE, 40.0, DeviceMetric.THROTTLE_REASONS, 4.0);
        Map<DeviceMetric, Double> hot = Map.of(
                DeviceMetric.SM_CLOCK, 1410.0, DeviceMetric.TEMPERATURE, 85.0, DeviceMetric.THROTTLE_REASONS, 32.0);
        sampler = DeviceSampler.of(List.of(() -> cool, () -> readings.incrementAndGet() == READINGS ? hot : cool));
        sampler.begin();
        while (readings.get() <= READINGS) {
            Thread.sleep(1);
        }
        sampler.end();
        assertEquals(
                Map.of(
                        DeviceMetric.SM_CLOCK,
                        1410.0,
                        DeviceMetric.TEMPERATURE,
                        85.0,
                        DeviceMetric.THROTTLE_REASONS,
                        36.0),
                sampler.takeWorst());
    }

    @Test
    void readsNothingInBetween() throws InterruptedException {
        sampler = DeviceSampler.of(List.of(() -> Map.of(DeviceMetric.POWER, (double) readings.incrementAndGet())));
        Thread.sleep(50);
        assertEquals(0, readings.get());
    }

    @Test
    void aMeasurementTooShortForTheThreadIsReadAtItsEnd() {
        sampler = DeviceSampler.of(List.of(() -> Map.of(DeviceMetric.POWER, 1.0)));
        sampler.begin();
        sampler.end();
        assertEquals(Map.of(DeviceMetric.POWER, 1.0), sampler.takeWorst());
    }

    @Test
    void withoutDevicesThereIsNothingToSay() {
        sampler.begin();
        sampler.end();
        assertTrue(sampler.takeWorst().isEmpty());
    }
}
