package io.fusedcollective.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A JMH profiler for the time of each iteration by the devices' own clocks. {@code deviceTime} is the time of one operation as the
 * mean over ranks. {@code deviceTimeMax} is the longest of the ranks' times, because a collective has ended only when the last
 * rank has.
 */
public final class RankTimes implements InternalProfiler {

    private static final Map<Integer, DoubleSummaryStatistics> TIMES_NS = new TreeMap<>();

    /** Called by each rank after each invocation. */
    static synchronized void record(int rank, double timeNs) {
        TIMES_NS.computeIfAbsent(rank, r -> new DoubleSummaryStatistics()).accept(timeNs);
    }

    @Override
    public String getDescription() {
        return "time of an operation by the devices' own clocks";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        synchronized (RankTimes.class) {
            TIMES_NS.clear();
        }
    }

    @Override
    public Collection<ScalarResult> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        synchronized (RankTimes.class) {
            DoubleSummaryStatistics means = TIMES_NS.values().stream()
                    .mapToDouble(DoubleSummaryStatistics::getAverage)
                    .summaryStatistics();
            List<ScalarResult> results = new ArrayList<>();
            if (means.getCount() > 0) {
                results.add(new ScalarResult("deviceTime", means.getAverage(), "ns/op", AggregationPolicy.AVG));
                results.add(new ScalarResult("deviceTimeMax", means.getMax(), "ns/op", AggregationPolicy.AVG));
            }
            TIMES_NS.clear();
            return results;
        }
    }
}
