package io.fusedcollective.bench;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.oracle.Expectation;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.oracle.SampleRows;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One rank: a JMH thread that owns a GPU's context, its communicator and its captured graph (or, on the host, is the
 * rank itself). The trial's set-up joins the world, captures the graph and holds what it computes against the oracle;
 * a timed invocation launches the graph and waits, nothing else; the tear-down checks again.
 */
@State(Scope.Thread)
public abstract class RankState {

    /** Rows held against the oracle before and after timing; {@code verify} checks all of them. */
    private static final int ROWS_TO_CHECK = 16;

    private static final long SEED = 42;

    @Param({"128", "512", "1024", "2048"})
    public int tokens;

    @Param("8192")
    public int hidden;

    @Param("bfloat16")
    public String dtype;

    /** Must agree with JMH's thread count, which no viewer shows. */
    @Param("2")
    public int worldSize;

    @Param("auto")
    public String backend;

    @Param("64")
    public int workspaceLimitMib;

    /** Whether operations find their inputs in the cache. */
    @Param("warm")
    public String cache;

    private final Implementation implementation;
    private Session session;
    private int index;
    private Problem problem;
    private Expectation expectation;
    private Replay replay;
    private BufferRotation rotation;
    private int replaysPerInvocation;
    private Rank rank;

    RankState(Implementation implementation) {
        this.implementation = implementation;
    }

    /** A param of subclasses, because JMH lets none narrow what it inherits. */
    abstract QuantMode quantMode();

    /** As {@link #quantMode}. */
    abstract boolean residual();

    /** Switches of the fused kernels; what a standard implementation has no use for stays at its default. */
    FusionOptions options() {
        return FusionOptions.DEFAULT.withWorkspaceLimitMib(workspaceLimitMib);
    }

    @Setup(Level.Trial)
    public void prepare(ThreadParams thread, BenchmarkParams benchmark) {
        problem = new Problem(tokens, hidden, DataType.of(dtype), residual(), quantMode());
        index = thread.getThreadIndex();
        requireWorld(thread.getThreadCount());
        session = Session.of(backend, worldSize);
        rotation = BufferRotation.of(problem, Cache.of(cache), session.backend().cacheBytes());
        replaysPerInvocation = replays(benchmark.getOpsPerInvocation());
        guarded(() -> {
            requireAvailable(session.backend());
            rank = session.join(index);
            Workload work = new Workload(problem, new RandomInputs(problem, SEED), options(), rotation.sets());
            expectation = Expectation.of(implementation, problem, work.inputs(), work.options(), worldSize, index);
            replay = rank.prepare(implementation, work, rotation.operationsPerReplay());
            computeAndCheck("before timing");
        });
    }

    /** JMH does not synchronise iterations in single-shot mode; a rank that ran ahead would count its waiting. */
    @Setup(Level.Invocation)
    public void lineUp() {
        guarded(() -> session.lineUp(index));
    }

    /** The timed part. */
    final void replay() {
        guarded(() -> replay.run(replaysPerInvocation));
    }

    @TearDown(Level.Invocation)
    public void record() {
        double operations = (double) replaysPerInvocation * rotation.operationsPerReplay();
        guarded(() -> {
            RankTimes.record(index, replay.deviceTimeNs() / operations, rank.smClockMhz());
            // Here, as JMH's own latch after the iteration would wait for a rank that hangs for ever.
            session.lineUp(index);
        });
    }

    @TearDown(Level.Trial)
    public void checkAgain() {
        guarded(() -> {
            computeAndCheck("after timing");
            replay.close();
            session.lineUp(index);
        });
    }

    private void computeAndCheck(String when) {
        // What a rank finds may come from its peers alone, so all are to begin after, and have ended before.
        session.lineUp(index);
        replay.poisonOutputs();
        session.lineUp(index);
        replay.run(1);
        session.lineUp(index);
        IntStream.of(0, rotation.sets() - 1).distinct().forEach(set -> check(set, when));
        // A rank that found an error stops the others before they measure.
        session.lineUp(index);
    }

    private void check(int set, String when) {
        for (int row : SampleRows.of(problem.tokens(), ROWS_TO_CHECK)) {
            RowCheck check = expectation.check(row, replay.readRow(set, row));
            if (check.wrong() > 0) {
                throw new RankFailedException("rank " + index + " computed " + check.wrong() + " wrong elements of "
                        + check.elements() + " " + when + ": " + check.firstWrong());
            }
        }
    }

    private int replays(int operations) {
        int ofOneReplay = rotation.operationsPerReplay();
        if (operations % ofOneReplay != 0) {
            throw new InvalidProblemException("operations per invocation (-opi) " + operations
                    + " is not a multiple of " + ofOneReplay + ", the operations of one graph");
        }
        return operations / ofOneReplay;
    }

    private void requireWorld(int threads) {
        if (threads != worldSize) {
            throw new InvalidProblemException("worldSize " + worldSize + " needs as many JMH threads, not " + threads
                    + "; use -t " + worldSize);
        }
    }

    private void requireAvailable(Backend chosen) {
        if (worldSize < 2 || worldSize > chosen.maxWorldSize()) {
            throw new InvalidProblemException("worldSize " + worldSize + " is not between 2 and "
                    + chosen.maxWorldSize() + ", the most that the " + chosen.name() + " backend has here");
        }
        chosen.unavailable(implementation, problem, worldSize, options()).ifPresent(reason -> {
            throw new InvalidProblemException(implementation.label() + " is unavailable on the " + chosen.name()
                    + " backend: " + reason);
        });
    }

    /** Whatever stops this rank stops the others too, which would otherwise wait for it. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            throw session.fail(index, e);
        }
    }
}
