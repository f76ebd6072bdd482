package io.fusedcollective.fault;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceFaults;
import io.fusedcollective.backend.DeviceMonitor;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Rendezvous;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.backend.World;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A world with a fault on one rank, for those who want to see what happens then. */
public final class FaultInjection {

    private FaultInjection() {}

    /** {@code world} itself unless {@link FaultSwitch} says otherwise. */
    public static World into(World world, Backend backend) {
        return FaultSwitch.fromProperty()
                .<World>map(chosen -> new FaultyWorld(world, chosen, backend))
                .orElse(world);
    }

    private record FaultyWorld(World world, FaultSwitch chosen, Backend backend) implements World {

        FaultyWorld {
            if (chosen.rank() >= world.size()) {
                throw new InvalidProblemException(
                        "-D" + FaultSwitch.PROPERTY + ": there is no rank " + chosen.rank() + " among " + world.size());
            }
            if (chosen.fault() == Fault.KERNEL && !backend.kind().usesGpus()) {
                throw new InvalidProblemException("-D" + FaultSwitch.PROPERTY + ": kernel needs GPUs");
            }
        }

        @Override
        public int size() {
            return world.size();
        }

        @Override
        public int localRanks() {
            return world.localRanks();
        }

        @Override
        public int firstLocalRank() {
            return world.firstLocalRank();
        }

        @Override
        public void lineUp(int rank) {
            world.lineUp(rank);
        }

        @Override
        public long[] exchange(int rank, long value) {
            return world.exchange(rank, value);
        }

        @Override
        public Rank join(int rank) {
            Rank joined = world.join(rank);
            return rank == chosen.rank() ? new FaultyRank(joined, chosen, backend.faults()) : joined;
        }

        @Override
        public Rendezvous rendezvous() {
            return world.rendezvous();
        }

        @Override
        public Optional<String> links() {
            return world.links();
        }

        @Override
        public List<DeviceMonitor> monitors() {
            return world.monitors();
        }

        @Override
        public void endStuckWaits() {
            world.endStuckWaits();
        }

        @Override
        public void close() {
            world.close();
        }
    }

    private record FaultyRank(Rank rank, FaultSwitch chosen, DeviceFaults faults) implements Rank {

        @Override
        public int index() {
            return rank.index();
        }

        @Override
        public void attach() {
            rank.attach();
        }

        @Override
        public Replay prepare(Implementation implementation, Workload workload, int operations) {
            if (!chosen.strikes(implementation)) {
                return rank.prepare(implementation, workload, operations);
            }
            if (chosen.fault() == Fault.SETUP) {
                throw new IllegalStateException("a fault that was asked for, in set-up");
            }
            if (chosen.fault() == Fault.KILL_IN_SETUP) {
                killThisProcess();
            }
            if (chosen.fault() == Fault.MEMORY) {
                faults.takeAllMemory();
            }
            return new FaultyReplay(rank.prepare(implementation, workload, operations), chosen.fault(), faults);
        }
    }

    /** A replay that works until some invocations have passed. */
    private static final class FaultyReplay implements Replay {

        /** The check before timing, and two iterations. */
        private static final int RUNS_BEFORE = 3;

        private final Replay replay;
        private final Fault fault;
        private final Runnable badKernel;
        private int runs;

        FaultyReplay(Replay replay, Fault fault, DeviceFaults faults) {
            this.replay = replay;
            this.fault = fault;
            badKernel = fault == Fault.KERNEL ? faults.writeToNowhere() : null;
        }

        @Override
        public void run(int times) {
            if (++runs > RUNS_BEFORE) {
                strike();
            }
            replay.run(times);
        }

        private void strike() {
            switch (fault) {
                case TRIAL -> throw new IllegalStateException("a fault that was asked for, in a trial");
                case THREAD -> throw new ThreadDeath();
                case KILL -> killThisProcess();
                case COLLECTIVE -> sleepForEver();
                case KERNEL -> badKernel.run();
                default -> {}
            }
        }

        @Override
        public void compute() {
            if (++runs > RUNS_BEFORE) {
                strike();
            }
            replay.compute();
        }

        @Override
        public boolean repeatable() {
            return replay.repeatable();
        }

        @Override
        public double deviceTimeNs() {
            if (fault == Fault.BARRIER && runs > RUNS_BEFORE) {
                sleepForEver();
            }
            return replay.deviceTimeNs();
        }

        @Override
        public void poisonOutputs() {
            replay.poisonOutputs();
        }

        @Override
        public OutputRow readRow(int set, int row) {
            return replay.readRow(set, row);
        }

        @Override
        public boolean scalePaddingIsZero() {
            return replay.scalePaddingIsZero();
        }

        @Override
        public void close() {
            if (fault == Fault.KILL_IN_TEARDOWN) {
                killThisProcess();
            }
            replay.close();
        }
    }

    private static void killThisProcess() {
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
