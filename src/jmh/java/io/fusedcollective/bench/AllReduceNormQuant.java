package io.fusedcollective.bench;

import io.fusedcollective.problem.Implementation;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * All-reduce, then (+ residual) RMSNorm, then (quantise): each method is one way to compute it.
 *
 * <pre>java -jar target/benchmarks.jar run --num-tokens 128 2048
 * java -cp target/benchmarks.jar org.openjdk.jmh.Main AllReduceNormQuant -p tokens=128 -p backend=host
 *     -prof io.fusedcollective.bench.RankTimes</pre>
 */
public class AllReduceNormQuant extends RankBenchmark {

    public static class Standard extends QuantState {
        public Standard() {
            super(Implementation.STANDARD);
        }
    }

    public static class StandardNative extends QuantState {
        public StandardNative() {
            super(Implementation.STANDARD_NATIVE);
        }
    }

    public static class StandardCompiled extends QuantState {
        public StandardCompiled() {
            super(Implementation.STANDARD_COMPILED);
        }
    }

    public static class NcclNative extends QuantState {
        public NcclNative() {
            super(Implementation.NCCL_NATIVE);
        }
    }

    public static class NcclCustom extends QuantState {
        public NcclCustom() {
            super(Implementation.NCCL_CUSTOM);
        }
    }

    public static class NcclCompiled extends QuantState {
        public NcclCompiled() {
            super(Implementation.NCCL_COMPILED);
        }
    }

    public static class NcclSymmetricCustom extends QuantState {
        public NcclSymmetricCustom() {
            super(Implementation.NCCL_SYMMETRIC_CUSTOM);
        }
    }

    public static class P2pCustom extends QuantState {
        public P2pCustom() {
            super(Implementation.P2P_CUSTOM);
        }
    }

    public static class P2pCompiled extends QuantState {
        public P2pCompiled() {
            super(Implementation.P2P_COMPILED);
        }
    }

    public static class FusedTwoshot extends FusedState {
        public FusedTwoshot() {
            super(Implementation.FUSED_TWOSHOT);
        }
    }

    public static class FusedOneshot extends FusedState {
        public FusedOneshot() {
            super(Implementation.FUSED_ONESHOT);
        }
    }

    @Benchmark
    public void standard(Standard rank) {
        rank.replay();
    }

    @Benchmark
    public void standardNative(StandardNative rank) {
        rank.replay();
    }

    @Benchmark
    public void standardCompiled(StandardCompiled rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclNative(NcclNative rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclCustom(NcclCustom rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclCompiled(NcclCompiled rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclSymmetricCustom(NcclSymmetricCustom rank) {
        rank.replay();
    }

    @Benchmark
    public void p2pCustom(P2pCustom rank) {
        rank.replay();
    }

    @Benchmark
    public void p2pCompiled(P2pCompiled rank) {
        rank.replay();
    }

    @Benchmark
    public void fusedTwoshot(FusedTwoshot rank) {
        rank.replay();
    }

    @Benchmark
    public void fusedOneshot(FusedOneshot rank) {
        rank.replay();
    }
}
