package io.fusedcollective.bench;

import io.fusedcollective.problem.Implementation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/**
 * All-reduce, then (+ residual) RMSNorm, then FP8, where the norm is of one kind and the quantisation of another: which
 * of the two custom kernels gains how much. Other quant modes are refused.
 *
 * <pre>java -jar target/benchmarks.jar run --num-tokens 128 --quant-modes fp8</pre>
 */
public class MixedFp8 extends RankBenchmark {

    public abstract static class Fp8State extends NormState {

        @Param("fp8")
        public String quant;

        Fp8State(Implementation implementation) {
            super(implementation);
        }
    }

    public static class NcclNativeNormCustomQuant extends Fp8State {
        public NcclNativeNormCustomQuant() {
            super(Implementation.NCCL_NATIVE_NORM_CUSTOM_QUANT);
        }
    }

    public static class NcclCustomNormNativeQuant extends Fp8State {
        public NcclCustomNormNativeQuant() {
            super(Implementation.NCCL_CUSTOM_NORM_NATIVE_QUANT);
        }
    }

    @Benchmark
    public void ncclNativeNormCustomQuant(NcclNativeNormCustomQuant rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclCustomNormNativeQuant(NcclCustomNormNativeQuant rank) {
        rank.replay();
    }
}
