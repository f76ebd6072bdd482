package io.fusedcollective.cli;

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

/** The host backend with something wrong on one rank. */
final class FaultyBackend extends ForwardingBackend {

    enum Fault {
        NONE,
        FLIPPED_BIT,
        FLIPPED_BIT_IN_SECOND_RUN,
        WRITTEN_PADDING,
        FAILURE
    }

    private final Fault fault;
    private final int faultyRank;

    FaultyBackend(Fault fault, int faultyRank) {
        super(new HostBackend());
        this.fault = fault;
        this.faultyRank = faultyRank;
    }

    @Override
    public World open(int worldSize) {
        return new ForwardingWorld(super.open(worldSize)) {
            @Override
            public Rank join(int rank) {
                return new FaultyRank(super.join(rank), rank == faultyRank ? fault : Fault.NONE);
            }
        };
    }

    private static final class FaultyRank extends ForwardingRank {

        private final Fault fault;

        FaultyRank(Rank rank, Fault fault) {
            super(rank);
            this.fault = fault;
        }

        @Override
        public Replay prepare(Implementation implementation, Workload workload, int operations) {
            Replay replay = super.prepare(implementation, workload, operations);
            return implementation == Implementation.FUSED_TWOSHOT ? new FaultyReplay(replay, fault) : replay;
        }
    }

    private static final class FaultyReplay extends ForwardingReplay {

        private final Fault fault;
        private int runs;

        FaultyReplay(Replay replay, Fault fault) {
            super(replay);
            this.fault = fault;
        }

        @Override
        public void run(int times) {
            if (fault == Fault.FAILURE) {
                throw new IllegalStateException("out of memory");
            }
            super.run(times);
            runs++;
        }

        @Override
        public void compute() {
            run(1);
        }

        @Override
        public OutputRow readRow(int set, int row) {
            OutputRow output = super.readRow(set, row);
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
    }
}
