package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Benchmark;

/**
 * The same as {@link AllReduceNormQuant} with the kernels that engines run: FlashInfer's, and vLLM's as FlashInfer ships them.
 *
 * <pre>java -jar target/benchmarks.jar run --implementations flashinferOneshot vllmCustom --flashinfer ~/venv</pre>
 */
public class EngineKernels extends RankBenchmark {

    @Benchmark
    public void flashinferAllReduceNorm(ForeignState rank) {
        rank.replay();
    }

    @Benchmark
    public void vllmCustom(ForeignState rank) {
        rank.replay();
    }

    @Benchmark
    public void vllmCompiled(ForeignState rank) {
        rank.replay();
    }

    @Benchmark
    public void flashinferOneshot(ForeignFusedState rank) {
        rank.replay();
    }

    @Benchmark
    public void flashinferTwoshot(ForeignFusedState rank) {
        rank.replay();
    }
}
