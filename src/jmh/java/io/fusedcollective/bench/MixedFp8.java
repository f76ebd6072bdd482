package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * All-reduce, then (+ residual) RMSNorm, then FP8, with different styles of kernels for the norm and the quantization. It shows how
 * much each of the two custom kernels gains. Other quantizations are refused.
 *
 * <pre>java -jar target/benchmarks.jar run --num-tokens 128 --quant-modes fp8</pre>
 */
public class MixedFp8 extends RankBenchmark {

    /** A rank of these implementations. */
    public static class Fp8State extends ResidualState {

        @Param("fp8")
        public String quant;
    }

    @Benchmark
    public void ncclNativeNormCustomQuant(Fp8State rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclCustomNormNativeQuant(Fp8State rank) {
        rank.replay();
    }
}
