package io.fusedcollective.bench;

import io.fusedcollective.backend.DeviceMetric;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A JMH profiler for the state of the devices during each iteration: the worst value of each {@link DeviceMetric} on any device. It
 * reports nothing without GPUs, or if their state is unknown.
 */
public final class DeviceConditions implements InternalProfiler {

    @Override
    public String getDescription() {
        return "clocks, temperature, power and throttle reasons of the devices during each iteration";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        List<ScalarResult> results = new ArrayList<>();
        Session.takeConditions()
                .forEach((metric, worst) ->
                        results.add(new ScalarResult(metric.label(), worst, metric.unit(), aggregation(metric))));
        return results;
    }

    /** A result's clock is the mean over its iterations, like its time. JMH has no union for reasons; readers use the raw data. */
    private static AggregationPolicy aggregation(DeviceMetric metric) {
        return switch (metric) {
            case SM_CLOCK, MEMORY_CLOCK -> AggregationPolicy.AVG;
            case TEMPERATURE, POWER, THROTTLE_REASONS -> AggregationPolicy.MAX;
        };
    }
}
