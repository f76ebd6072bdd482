package io.fusedcollective.fault;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceFaults;
import io.fusedcollective.backend.ForwardingRank;
import io.fusedcollective.backend.ForwardingReplay;
import io.fusedcollective.backend.ForwardingWorld;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.backend.World;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;

/** Gives one rank of a world a fault if the user asks for it, to show how a run ends. */
public final class FaultInjection {

    private FaultInjection() {}

    /** {@code world} itself unless {@link FaultSwitch} says otherwise. */
    public static World into(World world, Backend backend) {
        return FaultSwitch.fromProperty()
                .<World>map(chosen -> new FaultyWorld(world, chosen, backend))
                .orElse(world);
    }

    private static final class FaultyWorld extends ForwardingWorld {

        private final FaultSwitch chosen;
        private final DeviceFaults faults;

        FaultyWorld(World world, FaultSwitch chosen, Backend backend) {
            super(world);
            if (chosen.rank() >= world.size()) {
                throw new InvalidProblemException(
                        "-D" + FaultSwitch.PROPERTY + ": there is no rank " + chosen.rank() + " among " + world.size());
            }
            if (chosen.fault() == Fault.KERNEL && !backend.kind().usesGpus()) {
                throw new InvalidProblemException("-D" + FaultSwitch.PROPERTY + ": kernel needs GPUs");
            }
            this.chosen = chosen;
            this.faults = backend.faults();
        }

        @Override
        public Rank join(int rank) {
            Rank joined = super.join(rank);
            return rank == chosen.rank() ? new FaultyRank(joined, chosen, faults) : joined;
        }
    }

    private static final class FaultyRank extends ForwardingRank {

        private final FaultSwitch chosen;
        private final DeviceFaults faults;

        FaultyRank(Rank rank, FaultSwitch chosen, DeviceFaults faults) {
            super(rank);
            this.chosen = chosen;
            this.faults = faults;
        }

        @Override
        public Replay prepare(Implementation implementation, Workload workload, int operations) {
            if (!chosen.strikes(implementation)) {
                return super.prepare(implementation, workload, operations);
            }
            if (chosen.fault() == Fault.SETUP) {
                throw new IllegalStateException("a fault that was asked for, in set-up");
            }
            if (chosen.fault() == Fault.KILL_IN_SETUP) {
                killThisProcess(chosen);
            }
            if (chosen.fault() == Fault.MEMORY) {
                faults.takeAllMemory();
            }
            return new FaultyReplay(super.prepare(implementation, workload, operations), chosen, faults);
        }
    }

    /** A replay that works until some invocations have passed. */
    private static final class FaultyReplay extends ForwardingReplay {

        /** The check before timing, and two iterations. */
        private static final int RUNS_BEFORE = 3;

        private final FaultSwitch chosen;
        private final Fault fault;
        private final Runnable badKernel;
        private int runs;

        FaultyReplay(Replay replay, FaultSwitch chosen, DeviceFaults faults) {
            super(replay);
            this.chosen = chosen;
            this.fault = chosen.fault();
            badKernel = fault == Fault.KERNEL ? faults.writeToNowhere() : null;
        }

        @Override
        public void run(int times) {
            beginRun();
            super.run(times);
        }

        @Override
        public void compute() {
            beginRun();
            super.compute();
        }

        private void beginRun() {
            if (++runs <= RUNS_BEFORE) {
                return;
            }
            switch (fault) {
                case TRIAL -> throw new IllegalStateException("a fault that was asked for, in a trial");
                case THREAD -> throw new ThreadDeath();
                case KILL -> killThisProcess(chosen);
                case COLLECTIVE -> sleepForEver();
                case KERNEL -> badKernel.run();
                default -> {}
            }
        }

        @Override
        public double deviceTimeNs() {
            if (fault == Fault.BARRIER && runs > RUNS_BEFORE) {
                sleepForEver();
            }
            return super.deviceTimeNs();
        }

        @Override
        public void close() {
            if (fault == Fault.KILL_IN_TEARDOWN) {
                killThisProcess(chosen);
            }
            super.close();
        }
    }

    /** Says first which rank it is, because a killed process says nothing; past JMH's own stream, which is slower. */
    private static void killThisProcess(FaultSwitch chosen) {
        new PrintStream(new FileOutputStream(FileDescriptor.err))
                .println("rank " + chosen.rank() + ": a fault that was asked for, "
                        + chosen.fault().label());
        try {
            new ProcessBuilder(
                            "kill", "-9", Long.toString(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sleepForEver();
    }

    private static void sleepForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
