package io.fusedcollective.cuda.driver;

import io.fusedcollective.backend.DeviceMetric;
import io.fusedcollective.backend.DeviceMonitor;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;

/** Reads a GPU's clocks, temperature and power, and the reasons for low clocks. */
public final class NvmlMonitor implements DeviceMonitor {

    private static final double MILLIWATTS = 1e3;

    private final nvmlDevice_st device;

    public NvmlMonitor(nvmlDevice_st device) {
        this.device = device;
    }

    @Override
    public Map<DeviceMetric, Double> read() {
        Map<DeviceMetric, Double> state = new EnumMap<>(DeviceMetric.class);
        put(state, DeviceMetric.SM_CLOCK, 1, value -> nvml.nvmlDeviceGetClockInfo(device, nvml.NVML_CLOCK_SM, value));
        put(
                state,
                DeviceMetric.MEMORY_CLOCK,
                1,
                value -> nvml.nvmlDeviceGetClockInfo(device, nvml.NVML_CLOCK_MEM, value));
        put(state, DeviceMetric.TEMPERATURE, 1, this::temperature);
        put(state, DeviceMetric.POWER, MILLIWATTS, value -> nvml.nvmlDeviceGetPowerUsage(device, value));
        long[] reasons = new long[1];
        if (nvml.nvmlDeviceGetCurrentClocksEventReasons(device, reasons) == nvml.NVML_SUCCESS) {
            state.put(DeviceMetric.THROTTLE_REASONS, (double) reasons[0]);
        }
        return state;
    }

    /** Its successor, nvmlDeviceGetTemperatureV, came later: older drivers lack the symbol. */
    @SuppressWarnings("deprecation")
    private int temperature(int[] celsius) {
        return nvml.nvmlDeviceGetTemperature(device, nvml.NVML_TEMPERATURE_GPU, celsius);
    }

    private static void put(
            Map<DeviceMetric, Double> state, DeviceMetric metric, double divisor, ToIntFunction<int[]> question) {
        int[] value = new int[1];
        if (question.applyAsInt(value) == nvml.NVML_SUCCESS) {
            state.put(metric, value[0] / divisor);
        }
    }
}
