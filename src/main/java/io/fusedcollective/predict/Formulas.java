package io.fusedcollective.predict;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.Map;
import java.util.Optional;

/**
 * The costs of each implementation: what it sends, waits for and computes, depending on the number of ranks of a node. {@code
 * docs/scaling.md} explains them.
 */
final class Formulas {

    /**
     * NCCL changes its protocol in this range: with two ranks its time jumps between 512 KiB and 2 MiB. The range for more ranks
     * is not known.
     */
    private static final long NCCL_SMALL_BYTES = 1 << 20;

    /** A received byte is written by the peer, read, and marked as unwritten again. */
    private static final int LOCAL_BYTES_PER_RECEIVED = 3;

    private static final String HOST_ONLY = "runs on the host backend only";

    static final Formula.Exchange RING = Formulas::addRing;
    static final Formula.Exchange ONESHOT = exchange(1);
    static final Formula.Exchange TWOSHOT = exchange(2);
    static final Formula.Exchange PEER_TO_PEER = (work, problem, ranks, assumption) ->
            addExchange(work, problem, ranks, problem.peerToPeerStages(ranks), assumption);
    static final Formula.Exchange SEQUENCE_PARALLEL = Formulas::addSequenceParallel;
    /** With the kernel for a rank's own rows. */
    static final Formula.Exchange RING_SEQUENCE_PARALLEL = Formulas::addRingSequenceParallel;

    private static final Formula.Local FUSED = LocalWork::addFused;

    private static final Formula.Local NOTHING = (work, problem) -> {};

    private static final Map<Implementation, Formula> KNOWN = Map.ofEntries(
            Map.entry(Implementation.NCCL_NATIVE, new Formula(RING, LocalWork.EAGER, true)),
            Map.entry(Implementation.NCCL_CUSTOM, new Formula(RING, LocalWork.CUSTOM, true)),
            Map.entry(Implementation.NCCL_COMPILED, new Formula(RING, LocalWork.COMPILED, true)),
            Map.entry(
                    Implementation.NCCL_NATIVE_NORM_CUSTOM_QUANT,
                    new Formula(RING, LocalWork.EAGER_NORM_CUSTOM_QUANTIZATION, true)),
            Map.entry(
                    Implementation.NCCL_CUSTOM_NORM_NATIVE_QUANT,
                    new Formula(RING, LocalWork.CUSTOM_NORM_EAGER_QUANTIZATION, true)),
            Map.entry(Implementation.P2P_CUSTOM, new Formula(PEER_TO_PEER, LocalWork.CUSTOM, false)),
            Map.entry(Implementation.P2P_COMPILED, new Formula(PEER_TO_PEER, LocalWork.COMPILED, false)),
            Map.entry(Implementation.FUSED_ONESHOT, new Formula(ONESHOT, FUSED, false)),
            Map.entry(Implementation.FUSED_TWOSHOT, new Formula(TWOSHOT, FUSED, false)),
            Map.entry(Implementation.NCCL_SEQUENCE_PARALLEL, new Formula(RING_SEQUENCE_PARALLEL, NOTHING, true)),
            Map.entry(Implementation.FUSED_SEQUENCE_PARALLEL, new Formula(SEQUENCE_PARALLEL, FUSED, false)),
            Map.entry(Implementation.NCCL_ALL_REDUCE_ONLY, new Formula(RING, FUSED, true)));

    private static final Map<Implementation, String> WHY_UNKNOWN = Map.of(
            Implementation.NCCL_SYMMETRIC_CUSTOM,
            "NCCL chooses among several kernels by size, ranks and multicast, and two ranks do not show which",
            Implementation.LINK_PEAK,
            "is the link itself, of which two ranks show what two can get out of it",
            Implementation.STANDARD,
            HOST_ONLY,
            Implementation.STANDARD_NATIVE,
            HOST_ONLY,
            Implementation.STANDARD_COMPILED,
            HOST_ONLY,
            Implementation.SEQUENCE_PARALLEL,
            HOST_ONLY);

    private Formulas() {}

    /** Why there is none for this implementation; empty if there is. */
    static Optional<String> unknown(Implementation implementation) {
        return KNOWN.containsKey(implementation)
                ? Optional.empty()
                : Optional.of(WHY_UNKNOWN.getOrDefault(implementation, "no formula describes it yet"));
    }

    /** @throws IllegalArgumentException if there is none */
    static Formula of(Implementation implementation) {
        if (!KNOWN.containsKey(implementation)) {
            throw new IllegalArgumentException("there is no formula for " + implementation.label());
        }
        return KNOWN.get(implementation);
    }

    static Work work(Implementation implementation, Problem problem, int ranks, Assumption assumption) {
        return of(implementation).work(problem, ranks, assumption);
    }

    private static Formula.Exchange exchange(int stages) {
        return (work, problem, ranks, assumption) -> addExchange(work, problem, ranks, stages, assumption);
    }

    /** The bytes that each rank receives in an all-reduce in a ring or in two stages. With two ranks this is the tensor. */
    static double shareBytes(double tensorBytes, int ranks) {
        return 2.0 * (ranks - 1) / ranks * tensorBytes;
    }

    /** One stage: the tensor from each peer. Two: a share of it from each, then each share's sum. */
    private static void addExchange(Work work, Problem problem, int ranks, int stages, Assumption assumption) {
        double tensorBytes = problem.tensorBytes();
        double receivedBytes = stages == 1 ? (ranks - 1) * tensorBytes : shareBytes(tensorBytes, ranks);
        addExchange(work, stages, ranks, receivedBytes, tensorBytes, assumption);
    }

    /** @param bytesOfTwo what each rank receives if there are two */
    private static void addExchange(
            Work work, int stages, int ranks, double receivedBytes, double bytesOfTwo, Assumption assumption) {
        boolean favorable = assumption == Assumption.FAVORABLE;
        work.add(Cost.EXCHANGE, 1)
                .add(Cost.CROSSING, favorable ? stages : stages * (ranks - 1))
                .add(Cost.LINK_BYTE, receivedBytes);
        if (!favorable) {
            // The price of the bytes of two ranks includes the local cost of their messages.
            double furtherBytes = LOCAL_BYTES_PER_RECEIVED * (receivedBytes - bytesOfTwo);
            LocalWork.addBytes(work, furtherBytes, receivedBytes + bytesOfTwo);
        }
    }

    /** A share of the tensor from each peer, then each peer's share of the outputs that all ranks have. */
    private static void addSequenceParallel(Work work, Problem problem, int ranks, Assumption assumption) {
        double bytes = problem.exchangedBytes();
        addExchange(work, 2, ranks, shareBytes(bytes, ranks), bytes, assumption);
    }

    /** Half a ring for each collective, each with NCCL's price for its size, and the kernel for the own rows between them. */
    private static void addRingSequenceParallel(Work work, Problem problem, int ranks, Assumption assumption) {
        addHalfRing(work, problem.tensorBytes(), ranks, assumption);
        addHalfRing(work, problem.tokens() * (double) problem.commonOutputRowBytes(), ranks, assumption);
        LocalWork.COMPILED.add(work, problem.withTokens(problem.shards(ranks).perRank()));
        LocalWork.addArrangedScales(work, problem);
    }

    private static void addRing(Work work, Problem problem, int ranks, Assumption assumption) {
        addRing(work, problem.tensorBytes(), ranks, 2, assumption);
    }

    /** A reduce-scatter or an all-gather. */
    private static void addHalfRing(Work work, double bytes, int ranks, Assumption assumption) {
        addRing(work, bytes, ranks, 1, assumption);
    }

    /** @param rounds how often data goes round the ring: twice for an all-reduce */
    private static void addRing(Work work, double bytes, int ranks, int rounds, Assumption assumption) {
        boolean small = bytes <= NCCL_SMALL_BYTES;
        boolean favorable = assumption == Assumption.FAVORABLE;
        int furtherSteps = rounds * (ranks - 2);
        boolean half = rounds == 1;
        work.add(small ? Cost.NCCL_SMALL : half ? Cost.NCCL_HALF : Cost.NCCL_LARGE, 1)
                .add(Cost.CROSSING, rounds)
                .add(favorable ? Cost.CROSSING : small ? Cost.NCCL_SMALL_STEP : Cost.NCCL_LARGE_STEP, furtherSteps);
        // Larger rings reach what the link carries, as published figures show; see docs/scaling.md.
        Cost largeByte = favorable && ranks > 2 ? Cost.LINK_BYTE : half ? Cost.NCCL_HALF_BYTE : Cost.NCCL_LARGE_BYTE;
        work.add(small ? Cost.NCCL_SMALL_BYTE : largeByte, rounds * shareBytes(bytes, ranks) / 2);
    }
}
