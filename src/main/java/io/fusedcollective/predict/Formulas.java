package io.fusedcollective.predict;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Implementation.AllReduce;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Optional;

/** What each implementation sends, waits for and computes, by the ranks of a node; {@code docs/scaling.md} explains. */
final class Formulas {

    /**
     * Where NCCL changes its protocol: with two ranks its time jumps between 512 KiB and 2 MiB. Where it does so with more
     * ranks is not known.
     */
    private static final long NCCL_SMALL_BYTES = 1 << 20;

    /** A received byte is written by the peer, read, and marked as unwritten again. */
    private static final int LOCAL_BYTES_PER_RECEIVED = 3;

    private Formulas() {}

    /** Why there is none for this implementation; empty where there is. */
    static Optional<String> unknown(Implementation implementation) {
        return switch (implementation.allReduce()) {
            case NCCL_SYMMETRIC ->
                Optional.of("NCCL chooses among several kernels by size, ranks and multicast, and two ranks"
                        + " do not show which");
            case SHARED_MEMORY -> Optional.of("runs on the host backend only");
            case NONE -> Optional.of("is the link itself, of which two ranks show what two can get out of it");
            default -> Optional.empty();
        };
    }

    static Work work(Implementation implementation, Problem problem, int ranks, Assumption assumption) {
        Work work = allReduce(implementation.allReduce(), problem, ranks, assumption);
        if (implementation.kind() == Implementation.Kind.STANDARD) {
            LocalWork.add(work, implementation, problem);
        } else {
            work.add(Cost.FP4_KERNEL, problem.quant() == QuantMode.FP4 ? 1 : 0);
        }
        return work;
    }

    static Work allReduce(AllReduce allReduce, Problem problem, int ranks, Assumption assumption) {
        Work work = new Work();
        switch (allReduce) {
            case NCCL -> addRing(work, problem, ranks, assumption);
            case P2P -> addExchange(work, problem, ranks, problem.peerToPeerStages(ranks), assumption);
            case ONESHOT -> addExchange(work, problem, ranks, 1, assumption);
            case TWOSHOT -> addExchange(work, problem, ranks, 2, assumption);
            case NCCL_SYMMETRIC, SHARED_MEMORY, NONE ->
                throw new IllegalArgumentException("there is no formula for " + allReduce);
        }
        return work;
    }

    /** What an all-reduce in a ring, or in two stages, makes each rank receive; with two ranks the tensor. */
    static double shareBytes(double tensorBytes, int ranks) {
        return 2.0 * (ranks - 1) / ranks * tensorBytes;
    }

    /** One stage: the tensor from each peer. Two: a share of it from each, then each share's sum. */
    private static void addExchange(Work work, Problem problem, int ranks, int stages, Assumption assumption) {
        double tensorBytes = problem.tensorBytes();
        double receivedBytes = stages == 1 ? (ranks - 1) * tensorBytes : shareBytes(tensorBytes, ranks);
        boolean favourable = assumption == Assumption.FAVOURABLE;
        work.add(Cost.EXCHANGE, 1)
                .add(Cost.CROSSING, favourable ? stages : stages * (ranks - 1))
                .add(Cost.LINK_BYTE, receivedBytes);
        if (!favourable) {
            // What two ranks' messages cost locally is in the price of their bytes.
            double furtherBytes = LOCAL_BYTES_PER_RECEIVED * (receivedBytes - tensorBytes);
            LocalWork.addBytes(work, furtherBytes, receivedBytes + tensorBytes);
        }
    }

    private static void addRing(Work work, Problem problem, int ranks, Assumption assumption) {
        boolean small = problem.tensorBytes() <= NCCL_SMALL_BYTES;
        boolean favourable = assumption == Assumption.FAVOURABLE;
        int furtherSteps = 2 * (ranks - 1) - 2;
        work.add(small ? Cost.NCCL_SMALL : Cost.NCCL_LARGE, 1)
                .add(Cost.CROSSING, 2)
                .add(favourable ? Cost.CROSSING : small ? Cost.NCCL_SMALL_STEP : Cost.NCCL_LARGE_STEP, furtherSteps);
        // Larger rings reach what the link carries, as published figures show; see docs/scaling.md.
        Cost largeByte = favourable && ranks > 2 ? Cost.LINK_BYTE : Cost.NCCL_LARGE_BYTE;
        work.add(small ? Cost.NCCL_SMALL_BYTE : largeByte, shareBytes(problem.tensorBytes(), ranks));
    }
}
