package io.fusedcollective.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How every operation is measured.
 *
 * <p>The mode is single shot, because ranks meet in every operation. In JMH's other modes threads run different numbers of
 * invocations, and a rank that runs one more than its peers waits forever. An invocation replays a graph of twenty
 * operations, or more if the cache is cold. The score is nanoseconds an operation.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 20)
@OperationsPerInvocation(200)
@Threads(2)
@Fork(1)
abstract class RankBenchmark {}
