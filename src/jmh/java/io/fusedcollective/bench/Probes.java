package io.fusedcollective.bench;

import io.fusedcollective.problem.Implementation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * What bounds the others: NCCL's all-reduce alone, which nccl-tests measures too, and the most that the link between the
 * ranks takes. Neither has a norm, so other values of {@code quant} and {@code residual} are refused.
 *
 * <pre>java -jar target/benchmarks.jar run --implementations ncclAllReduceOnly,linkPeak</pre>
 */
public class Probes extends RankBenchmark {

    public abstract static class ProbeState extends RankState {

        @Param("none")
        public String quant;

        @Param("false")
        public String residual;

        ProbeState(Implementation implementation) {
            super(implementation);
        }
    }

    public static class NcclAllReduceOnly extends ProbeState {
        public NcclAllReduceOnly() {
            super(Implementation.NCCL_ALL_REDUCE_ONLY);
        }
    }

    public static class LinkPeak extends ProbeState {
        public LinkPeak() {
            super(Implementation.LINK_PEAK);
        }
    }

    @Benchmark
    public void ncclAllReduceOnly(NcclAllReduceOnly rank) {
        rank.replay();
    }

    @Benchmark
    public void linkPeak(LinkPeak rank) {
        rank.replay();
    }
}
