package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * All-reduce, then (+ residual) RMSNorm, then (quantize): each method is one way to compute it, and has the name of its
 * implementation.
 *
 * <pre>java -jar target/benchmarks.jar run --num-tokens 128 2048
 * java -cp target/benchmarks.jar org.openjdk.jmh.Main AllReduceNormQuant -p tokens=128 -p backend=host
 *     -prof io.fusedcollective.bench.RankTimes</pre>
 */
public class AllReduceNormQuant extends RankBenchmark {

    @Benchmark
    public void standard(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void standardNative(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void standardCompiled(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclNative(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclCustom(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclCompiled(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void ncclSymmetricCustom(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void p2pCustom(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void p2pCompiled(QuantState rank) {
        rank.replay();
    }

    @Benchmark
    public void fusedTwoshot(FusedState rank) {
        rank.replay();
    }

    @Benchmark
    public void fusedOneshot(FusedState rank) {
        rank.replay();
    }
}
