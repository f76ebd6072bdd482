package io.fusedcollective.cli;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceFaults;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.Rank;
import io.fusedcollective.backend.Rendezvous;
import io.fusedcollective.backend.Replay;
import io.fusedcollective.backend.RunDefaults;
import io.fusedcollective.backend.Workload;
import io.fusedcollective.backend.World;
import io.fusedcollective.host.HostBackend;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/** The host backend with something wrong on one rank. */
final class FaultyBackend implements Backend {

    enum Fault {
        NONE,
        FLIPPED_BIT,
        FLIPPED_BIT_IN_SECOND_RUN,
        WRITTEN_PADDING,
        FAILURE
    }

    private final HostBackend host = new HostBackend();
    private final Fault fault;
    private final int faultyRank;

    FaultyBackend(Fault fault, int faultyRank) {
        this.fault = fault;
        this.faultyRank = faultyRank;
    }

    @Override
    public World open(int worldSize) {
        World world = host.open(worldSize);
        return new World() {
            @Override
            public int size() {
                return world.size();
            }

            @Override
            public Rank join(int rank) {
                return new FaultyRank(world.join(rank), rank == faultyRank ? fault : Fault.NONE);
            }

            @Override
            public Rendezvous rendezvous() {
                return world.rendezvous();
            }

            @Override
            public void close() {
                world.close();
            }
        };
    }

    private record FaultyRank(Rank rank, Fault fault) implements Rank {
        @Override
        public int index() {
            return rank.index();
        }

        @Override
        public Replay prepare(Implementation implementation, Workload workload, int operations) {
            Replay replay = rank.prepare(implementation, workload, operations);
            return implementation == Implementation.FUSED_TWOSHOT ? new FaultyReplay(replay, fault) : replay;
        }

        @Override
        public void attach() {
            rank.attach();
        }
    }

    private static final class FaultyReplay implements Replay {

        private final Replay replay;
        private final Fault fault;
        private int runs;

        FaultyReplay(Replay replay, Fault fault) {
            this.replay = replay;
            this.fault = fault;
        }

        @Override
        public void run(int times) {
            if (fault == Fault.FAILURE) {
                throw new IllegalStateException("out of memory");
            }
            replay.run(times);
            runs++;
        }

        @Override
        public double deviceTimeNs() {
            return replay.deviceTimeNs();
        }

        @Override
        public void poisonOutputs() {
            replay.poisonOutputs();
        }

        @Override
        public OutputRow readRow(int set, int row) {
            OutputRow output = replay.readRow(set, row);
            boolean faulty = fault == Fault.FLIPPED_BIT || fault == Fault.FLIPPED_BIT_IN_SECOND_RUN && runs == 2;
            if (row == 2 && faulty) {
                int sign = 0x80;
                output.codes()[5] ^= (byte) sign;
            }
            return output;
        }

        @Override
        public boolean scalePaddingIsZero() {
            return fault != Fault.WRITTEN_PADDING;
        }

        @Override
        public void close() {
            replay.close();
        }
    }

    @Override
    public BackendKind kind() {
        return host.kind();
    }

    @Override
    public RunDefaults defaults() {
        return host.defaults();
    }

    @Override
    public Optional<String> rankDevices() {
        return host.rankDevices();
    }

    @Override
    public DeviceFaults faults() {
        return host.faults();
    }

    @Override
    public int maxWorldSize() {
        return host.maxWorldSize();
    }

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        return host.unavailable(implementation, problem, worldSize, options);
    }

    @Override
    public long cacheBytes() {
        return host.cacheBytes();
    }

    @Override
    public MachineFacts facts(int worldSize) {
        return host.facts(worldSize);
    }

    @Override
    public List<Diagnosis> diagnose() {
        return host.diagnose();
    }
}
