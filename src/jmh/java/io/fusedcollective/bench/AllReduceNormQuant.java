package io.fusedcollective.bench;

import io.fusedcollective.problem.Implementation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * All-reduce, then (+ residual) RMSNorm, then (quantise): each method is one way to compute it.
 *
 * <p>Single shots, because ranks meet in every operation: in JMH's other modes threads run different numbers of
 * invocations, and a rank that runs one more than its peers waits for ever. An invocation replays a graph of
 * {@value RankState#OPERATIONS_PER_REPLAY} operations; the score is nanoseconds an operation.
 *
 * <pre>java -jar target/benchmarks.jar run --num-tokens 128 2048
 * java -cp target/benchmarks.jar org.openjdk.jmh.Main AllReduceNormQuant -p tokens=128 -p backend=host
 *     -prof io.fusedcollective.bench.RankTimes</pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 20)
@OperationsPerInvocation(200)
@Threads(2)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"})
public class AllReduceNormQuant {

    public static class Standard extends RankState {
        public Standard() {
            super(Implementation.STANDARD);
        }
    }

    public static class StandardNative extends RankState {
        public StandardNative() {
            super(Implementation.STANDARD_NATIVE);
        }
    }

    public static class StandardCompiled extends RankState {
        public StandardCompiled() {
            super(Implementation.STANDARD_COMPILED);
        }
    }

    public static class NcclCustom extends RankState {
        public NcclCustom() {
            super(Implementation.NCCL_CUSTOM);
        }
    }

    public static class NcclSymmetricCustom extends RankState {
        public NcclSymmetricCustom() {
            super(Implementation.NCCL_SYMMETRIC_CUSTOM);
        }
    }

    public static class P2pCustom extends RankState {
        public P2pCustom() {
            super(Implementation.P2P_CUSTOM);
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
    public void ncclCustom(NcclCustom rank) {
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
    public void fusedTwoshot(FusedTwoshot rank) {
        rank.replay();
    }

    @Benchmark
    public void fusedOneshot(FusedOneshot rank) {
        rank.replay();
    }
}
