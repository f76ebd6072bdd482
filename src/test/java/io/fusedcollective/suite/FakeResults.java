package io.fusedcollective.suite;

import io.fusedcollective.results.BenchmarkName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.SingleShotResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

/** Results as JMH's runner would return them, without running anything. */
final class FakeResults {

    private FakeResults() {}

    /** One fork, one iteration for each device time; the wall's time is 1 % longer. */
    static RunResult of(PlannedResult planned, double... deviceTimesNs) {
        return of(planned, Map.of(), 1980, deviceTimesNs);
    }

    /** As JMH makes them of several forks. */
    static RunResult of(
            PlannedResult planned, Map<String, String> switches, double smClockMhz, double[]... deviceTimesNs) {
        BenchmarkParams params = params(planned, switches, deviceTimesNs.length, deviceTimesNs[0].length);
        return new RunResult(
                params,
                Stream.of(deviceTimesNs)
                        .map(fork -> fork(smClockMhz, params, fork))
                        .toList());
    }

    private static BenchmarkResult fork(double smClockMhz, BenchmarkParams params, double... deviceTimesNs) {
        List<IterationResult> iterations = new ArrayList<>();
        for (double deviceTimeNs : deviceTimesNs) {
            IterationResult iteration =
                    new IterationResult(params, params.getMeasurement(), new IterationResultMetaData(1, 1));
            iteration.addResult(new SingleShotResult(
                    ResultRole.PRIMARY, "wall", (long) (deviceTimeNs * 10.1), 10, TimeUnit.NANOSECONDS));
            iteration.addResult(new ScalarResult("deviceTime", deviceTimeNs - 1, "ns/op", AggregationPolicy.AVG));
            iteration.addResult(new ScalarResult("deviceTimeMax", deviceTimeNs, "ns/op", AggregationPolicy.AVG));
            iteration.addResult(new ScalarResult("smClock", smClockMhz, "MHz", AggregationPolicy.AVG));
            iterations.add(iteration);
        }
        return new BenchmarkResult(params, iterations);
    }

    private static BenchmarkParams params(
            PlannedResult planned, Map<String, String> switches, int forks, int iterations) {
        WorkloadParams workload = new WorkloadParams();
        planned.configuration().params().forEach((name, value) -> workload.put(name, value, 0));
        switches.forEach((name, value) -> workload.put(name, value, 0));
        int worldSize = planned.configuration().worldSize();
        return new BenchmarkParams(
                BenchmarkName.PACKAGE + "AllReduceNormQuant."
                        + planned.implementation().label(),
                "generated",
                false,
                worldSize,
                new int[] {1},
                List.of(),
                forks,
                0,
                new IterationParams(IterationType.WARMUP, 5, TimeValue.NONE, 1),
                new IterationParams(IterationType.MEASUREMENT, iterations, TimeValue.NONE, 1),
                Mode.SingleShotTime,
                workload,
                TimeUnit.NANOSECONDS,
                10,
                "/usr/bin/java",
                List.of(),
                "17.0.1",
                "OpenJDK 64-Bit Server VM",
                "17.0.1+1",
                "1.37",
                TimeValue.minutes(10));
    }
}
