package io.fusedcollective.bench;

import io.fusedcollective.backend.ForwardingBackend;
import io.fusedcollective.backend.ForwardingRank;
import io.fusedcollective.backend.ForwardingReplay;
import io.fusedcollective.backend.ForwardingWorld;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.backend.World;
import io.fusedcollective.host.HostBackend;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.Implementation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The host's ranks, which compute truly, with a script for one of them: {@code -Dscripted=SCRIPT@rank}. Their times are
 * known: an invocation takes {@link #INVOCATION_MS}, and the ranks' own clocks say {@link #FAST_NS} and {@link #SLOW_NS}
 * an operation, in turns. A rank refuses a step if it has not lined up with the others since the last one.
 *
 * <p>The fork of a run finds it by the service file in {@code scripted-backend}.
 */
public final class ScriptedBackend extends ForwardingBackend {

    public static final String NAME = "scripted";
    public static final String PROPERTY = "scripted";

    /** Of the trials with a script. */
    public static final int ITERATIONS = 4;

    /** Replays once before timing, then once an iteration, then once after it. */
    private static final int LAST_RUN = 1 + ITERATIONS + 1;

    public static final int INVOCATION_MS = 200;
    /** Another duration of an invocation, {@code -Dscripted.ms=MS}. */
    static final String MS = "scripted.ms";

    public static final double FAST_NS = 1_000_000;
    public static final double SLOW_NS = 3_000_000;

    public static final String STUCK_FILE = "scripted.stuck";
    public static final int STUCK_SECONDS = 60;
    /** Replays that were prepared and not closed. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private static final String READ = "a read";
    private static final int LATE_MS = 300;
    private static final int ROW = 2;
    private static final int ELEMENT = 5;

    /** Of three or more, neither the first nor the last. */
    private static final int MIDDLE_SET = 1;

    enum Script {
        NONE,
        WRONG_BEFORE_TIMING,
        WRONG_WHILE_TIMING,
        WRONG_AFTER_TIMING,
        WRONG_IN_ONE_BUFFER_SET,
        /** The last replay leaves one element as it was. */
        UNWRITTEN_AFTER_TIMING,
        LATE,
        /** The first timed replay lasts {@link #STUCK_SECONDS}, and makes {@code -Dscripted.stuck=FILE} when it begins. */
        STUCK
    }

    public ScriptedBackend() {
        super(new HostBackend());
    }

    @Override
    public World open(int worldSize) {
        return new ScriptedWorld(super.open(worldSize));
    }

    /** What a rank is to do now: without forks, a world has several trials, each with a script of its own. */
    private static Script script(int rank) {
        String[] scriptAndRank =
                System.getProperty(PROPERTY, Script.NONE + "@0").split("@");
        return Integer.parseInt(scriptAndRank[1]) == rank ? Script.valueOf(scriptAndRank[0]) : Script.NONE;
    }

    private static final class ScriptedWorld extends ForwardingWorld {

        private final ScriptedRank[] ranks;

        ScriptedWorld(World world) {
            super(world);
            this.ranks = new ScriptedRank[world.size()];
        }

        @Override
        public Rank join(int rank) {
            ranks[rank] = new ScriptedRank(super.join(rank));
            return ranks[rank];
        }

        @Override
        public void lineUp(int rank) {
            if (script(rank) == Script.LATE) {
                sleep(LATE_MS);
            }
            super.lineUp(rank);
            ranks[rank].linedUp = true;
        }
    }

    private static final class ScriptedRank extends ForwardingRank {

        private Script script;
        private boolean linedUp;
        private String lastStep = "";

        ScriptedRank(Rank rank) {
            super(rank);
        }

        /** Ranks do each step together, except that they read many rows in one. */
        private void step(String step) {
            if (!linedUp && !(step.equals(READ) && lastStep.equals(READ))) {
                throw new IllegalStateException(step + " without a line-up after " + lastStep);
            }
            linedUp = false;
            lastStep = step;
        }

        @Override
        public Replay prepare(Implementation implementation, Workload workload, int operations) {
            script = script(index());
            return new ScriptedReplay(this, super.prepare(implementation, workload, operations), operations);
        }
    }

    private static final class ScriptedReplay extends ForwardingReplay {

        private final ScriptedRank rank;
        private final int operations;
        private int runs;
        private double deviceTimeNs;
        private OutputRow before;

        ScriptedReplay(ScriptedRank rank, Replay replay, int operations) {
            super(replay);
            OPEN.incrementAndGet();
            this.rank = rank;
            this.operations = operations;
        }

        @Override
        public void run(int times) {
            rank.step("a replay");
            long endNs =
                    System.nanoTime() + times * TimeUnit.MILLISECONDS.toNanos(Integer.getInteger(MS, INVOCATION_MS));
            runs++;
            before = super.readRow(0, ROW);
            super.run(times);
            deviceTimeNs = times * operations * ((rank.index() + runs) % 2 == 0 ? FAST_NS : SLOW_NS);
            if (rank.script == Script.STUCK && runs > 1) {
                sleepAndTell();
            }
            sleep(Math.max(0, TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime())));
        }

        @Override
        public void compute() {
            run(1);
        }

        @Override
        public double deviceTimeNs() {
            return deviceTimeNs;
        }

        @Override
        public void poisonOutputs() {
            rank.step("poison");
            super.poisonOutputs();
        }

        @Override
        public void close() {
            rank.step("the end");
            super.close();
            OPEN.decrementAndGet();
        }

        @Override
        public OutputRow readRow(int set, int row) {
            rank.step(READ);
            OutputRow output = super.readRow(set, row);
            if (row != ROW) {
                return output;
            }
            boolean wrong = switch (rank.script) {
                case WRONG_BEFORE_TIMING -> runs == 1;
                case WRONG_WHILE_TIMING -> runs > 1 && runs < LAST_RUN;
                case WRONG_AFTER_TIMING -> runs == LAST_RUN;
                case WRONG_IN_ONE_BUFFER_SET -> set == MIDDLE_SET;
                default -> false;
            };
            if (wrong) {
                output.norm()[ELEMENT] ^= 1 << 14;
            }
            if (rank.script == Script.UNWRITTEN_AFTER_TIMING && runs == LAST_RUN) {
                output.norm()[ELEMENT] = before.norm()[ELEMENT];
            }
            return output;
        }
    }

    private static void sleepAndTell() {
        try {
            Files.createFile(Path.of(System.getProperty(STUCK_FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sleep(TimeUnit.SECONDS.toMillis(STUCK_SECONDS));
    }

    private static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** A few sets of small buffers are a cold cache. */
    @Override
    public long cacheBytes() {
        return 1024;
    }
}
