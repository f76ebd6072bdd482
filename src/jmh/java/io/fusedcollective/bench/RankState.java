package io.fusedcollective.bench;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.BufferRotation;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.launch.TrialDigest;
import io.fusedcollective.oracle.Expectation;
import io.fusedcollective.oracle.RandomInputs;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Params;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.results.BenchmarkName;
import io.fusedcollective.suite.Backends;
import io.fusedcollective.suite.BuildInfo;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * One rank: a JMH thread that owns a GPU's context, its communicator and its captured graph (or, on the host, is the
 * rank itself). The trial's set-up joins the world, captures the graph and compares what it computes with the oracle. A timed
 * invocation launches the graph, waits, and does nothing else. The tear-down checks what timed operations left, and once more
 * what they compute.
 *
 * <p>Params are text, and {@link #prepare} reads them, because JMH would accept {@code maybe} as a false boolean.
 */
@State(Scope.Thread)
public abstract class RankState {

    private static final long SEED = 42;

    @Param({"128", "512", "1024", "2048"})
    public String tokens;

    @Param("8192")
    public String hidden;

    @Param("bfloat16")
    public String dtype;

    /** The number of ranks. It must equal JMH's thread count, which no viewer shows. */
    @Param("2")
    public String worldSize;

    /** Never {@code auto}: JMH writes it into the result as it stands here. */
    @Param("cuda")
    public String backend;

    @Param("64")
    public String workspaceLimitMib;

    /** Whether operations find their inputs in the cache. */
    @Param("warm")
    public String cache;

    private Implementation implementation;
    private Session session;
    private int index;
    private Problem problem;
    private Replay replay;
    private OutputCheck outputs;
    private BufferRotation rotation;
    private int replaysPerInvocation;

    @Setup(Level.Trial)
    public void prepare(ThreadParams thread, BenchmarkParams benchmark) {
        implementation = BenchmarkName.implementation(benchmark.getBenchmark());
        Params params = new Params(
                benchmark.getParamsKeys().stream().collect(Collectors.toMap(name -> name, benchmark::getParam)));
        Configuration configuration = Configuration.of(params);
        FusionOptions options = FusionOptions.of(params);
        int worldSize = configuration.worldSize();
        problem = configuration.problem();
        requireSingleShots(benchmark.getMode());
        Backend chosen = Backends.named(configuration.backend());
        requireWorld(worldSize, chosen.localRanks(worldSize), thread.getThreadCount());
        requireAvailable(chosen, worldSize, options);
        rotation = BufferRotation.of(problem, worldSize, configuration.cache(), chosen.cacheBytes());
        replaysPerInvocation = replays(benchmark.getOpsPerInvocation());
        session = Session.of(configuration.backend(), worldSize);
        index = session.rank(thread.getThreadIndex());
        guarded(() -> {
            Rank rank = session.join(index);
            session.requireSame(index, digest(benchmark, libraries(chosen, options)));
            Workload work = new Workload(problem, new RandomInputs(problem, SEED), options, rotation.sets());
            Expectation expectation = Expectation.of(implementation, problem, work.inputs(), options, worldSize, index);
            replay = rank.prepare(implementation, work, rotation.operationsPerReplay());
            outputs = new OutputCheck(index, problem.tokens(), rotation.sets(), expectation, replay::readRow);
            computeAndCheck("before timing");
            if (chosen.compilesWhileItRuns() && benchmark.getWarmup().getCount() > 0) {
                new JitWarmUp(session, index, replay).run();
            }
        });
    }

    /** JMH does not synchronize iterations in single-shot mode. Without this, a rank that runs ahead would count its waiting. */
    @Setup(Level.Invocation)
    public void lineUp() {
        guarded(() -> session.lineUpToMeasure(index));
    }

    /** The timed part. */
    final void replay() {
        guarded(() -> replay.run(replaysPerInvocation));
    }

    @TearDown(Level.Invocation)
    public void record() {
        double operations = (double) replaysPerInvocation * rotation.operationsPerReplay();
        session.endOfMeasurement();
        guarded(() -> {
            // Ranks line up in it, because JMH's own latch after the iteration would wait forever for one that hangs.
            double[] timesNs = session.exchange(index, replay.deviceTimeNs() / operations);
            for (int other = 0; other < timesNs.length; other++) {
                if (other == index || session.isFirst(index) && !session.isLocal(other)) {
                    RankTimes.record(other, timesNs[other]);
                }
            }
        });
    }

    @TearDown(Level.Trial)
    public void checkAgain() {
        guarded(() -> {
            // Checks the outputs of the last timed operations, because an operation might go wrong only if many follow
            // each
            // other.
            session.lineUp(index);
            if (replay.repeatable()) {
                outputs.check("while timing");
            }
            computeAndCheck("after timing");
            replay.close();
            session.lineUp(index);
            session.trialEnds();
        });
    }

    /** A digest of everything that must be the same in every process of the world. */
    private static TrialDigest digest(BenchmarkParams benchmark, String libraries) {
        String params = benchmark.getParamsKeys().stream()
                .map(name -> name + "=" + benchmark.getParam(name))
                .collect(Collectors.joining(", "));
        return new TrialDigest(benchmark.getBenchmark() + " (" + params + "), "
                + benchmark.getWarmup().getCount() + " + "
                + benchmark.getMeasurement().getCount() + " iterations of "
                + benchmark.getOpsPerInvocation() + " operations, build " + BuildInfo.description() + libraries);
    }

    /** The libraries that are not ours and run in this trial; empty if none does. */
    private String libraries(Backend backend, FusionOptions options) {
        return implementation.provider().needsFlashInfer()
                ? ", FlashInfer "
                        + backend.libraries(options.flashinfers()).stream()
                                .flatMap(library -> library.files().stream())
                                .map(file -> file.sha256())
                                .collect(Collectors.joining(" "))
                : "";
    }

    private void computeAndCheck(String when) {
        // A wrong element may come from a peer. So all ranks clear, compute and check together, with a line-up between
        // the steps.
        session.lineUp(index);
        replay.poisonOutputs();
        session.lineUp(index);
        replay.compute();
        session.lineUp(index);
        outputs.check(when);
        // A rank that found an error stops the others before they measure.
        session.lineUp(index);
    }

    private int replays(int operations) {
        int ofOneReplay = rotation.operationsPerReplay();
        if (operations % ofOneReplay != 0) {
            throw new InvalidProblemException("operations per invocation (-opi) " + operations
                    + " is not a multiple of " + ofOneReplay + ", the operations of one graph");
        }
        return operations / ofOneReplay;
    }

    private static void requireSingleShots(Mode mode) {
        if (mode != Mode.SingleShotTime) {
            throw new InvalidProblemException("mode (-bm) " + mode.shortLabel() + " is not allowed: ranks meet only in "
                    + Mode.SingleShotTime.shortLabel() + ", the single-shot mode");
        }
    }

    private static void requireWorld(int worldSize, int ranksHere, int threads) {
        if (threads != ranksHere) {
            String each =
                    ranksHere == worldSize ? "as many JMH threads" : "one JMH thread in each of as many processes";
            throw new InvalidProblemException(
                    "worldSize " + worldSize + " needs " + each + ", not " + threads + "; use -t " + ranksHere);
        }
    }

    private void requireAvailable(Backend chosen, int worldSize, FusionOptions options) {
        if (worldSize > chosen.maxWorldSize()) {
            throw new InvalidProblemException("worldSize " + worldSize + " is more than " + chosen.maxWorldSize()
                    + ", the most ranks that the " + chosen.name() + " backend has here; see doctor");
        }
        chosen.unavailable(implementation, problem, worldSize, options).ifPresent(reason -> {
            throw new InvalidProblemException(
                    implementation.label() + " is unavailable on the " + chosen.name() + " backend: " + reason);
        });
    }

    private void guarded(Runnable step) {
        session.guard(index, step);
    }
}
