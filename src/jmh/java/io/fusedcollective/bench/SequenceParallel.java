package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * Reduce-scatter, then residual + RMSNorm + quantization of a rank's own rows, then all-gather of the results. It ends with the same
 * norms or codes on every rank as {@link AllReduceNormQuant}, but with the sum of residuals of the rank's own rows only. Another
 * {@code residual} is refused.
 *
 * <pre>java -jar target/benchmarks.jar run --residual sharded --num-tokens 512 2048</pre>
 */
public class SequenceParallel extends RankBenchmark {

    /** A rank of these. */
    public static class ShardedState extends NormState {

        @Param("sharded")
        public String residual;

        @Param({"none", "fp8", "fp4"})
        public String quant;
    }

    /** The same with the switches of the kernels that exchange data. */
    public static class FusedShardedState extends ShardedState {

        @Param("true")
        public String pdl;

        @Param("true")
        public String fp32Accumulation;

        @Param("true")
        public String triggerCompletionAtEnd;

        /** As in {@link FusedState}. */
        @Param("0")
        public String clusterSize;
    }

    @Benchmark
    public void sequenceParallel(ShardedState rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclSequenceParallel(ShardedState rank) {
        rank.replay();
    }

    @Benchmark
    public void fusedSequenceParallel(FusedShardedState rank) {
        rank.replay();
    }
}
