package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * The limits of the other benchmarks: NCCL's all-reduce alone, which nccl-tests measures too, and the highest rate of the link
 * between the ranks. Neither has a norm, so other values of {@code quant} and {@code residual} are refused.
 *
 * <pre>java -jar target/benchmarks.jar run --implementations ncclAllReduceOnly,linkPeak</pre>
 */
public class Probes extends RankBenchmark {

    /** A rank of these implementations. */
    public static class ProbeState extends RankState {

        @Param("none")
        public String quant;

        @Param("false")
        public String residual;
    }

    @Benchmark
    public void ncclAllReduceOnly(ProbeState rank) {
        rank.replay();
    }

    @Benchmark
    public void linkPeak(ProbeState rank) {
        rank.replay();
    }
}
