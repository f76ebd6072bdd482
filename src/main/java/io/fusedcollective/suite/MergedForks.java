package io.fusedcollective.suite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.WorkloadParams;

/** Merges results of forks that were measured at different times into what JMH would have made of all forks together. */
final class MergedForks {

    private MergedForks() {}

    /** @param results results of one planned result, the first fork's first; JMH options may make several of one fork */
    static Collection<RunResult> of(List<RunResult> results) {
        return results.stream()
                .collect(Collectors.groupingBy(RunResult::getParams, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(MergedForks::merged)
                .toList();
    }

    private static RunResult merged(List<RunResult> ofOneBenchmark) {
        List<BenchmarkResult> forks = new ArrayList<>();
        ofOneBenchmark.forEach(result -> forks.addAll(result.getBenchmarkResults()));
        return new RunResult(withForks(ofOneBenchmark.get(0).getParams(), forks.size()), forks);
    }

    private static BenchmarkParams withForks(BenchmarkParams params, int forks) {
        WorkloadParams workload = new WorkloadParams();
        for (String name : params.getParamsKeys()) {
            workload.put(name, params.getParam(name), 0);
        }
        return new BenchmarkParams(
                params.getBenchmark(),
                params.generatedBenchmark(),
                params.shouldSynchIterations(),
                params.getThreads(),
                params.getThreadGroups(),
                params.getThreadGroupLabels(),
                forks,
                params.getWarmupForks(),
                params.getWarmup(),
                params.getMeasurement(),
                params.getMode(),
                workload,
                params.getTimeUnit(),
                params.getOpsPerInvocation(),
                params.getJvm(),
                params.getJvmArgs(),
                params.getJdkVersion(),
                params.getVmName(),
                params.getVmVersion(),
                params.getJmhVersion(),
                params.getTimeout());
    }
}
