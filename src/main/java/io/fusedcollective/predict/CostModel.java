package io.fusedcollective.predict;

import io.fusedcollective.results.Result;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A price for each cost. An operation's time is the sum of the costs that it pays.
 *
 * @param ns nanoseconds for one, or for one byte; absent if the measured results do not show the price
 */
record CostModel(Map<Cost, Double> ns) {

    /** What a faster link makes cheaper. */
    private static final Set<Cost> LINK_BYTES =
            EnumSet.of(Cost.LINK_BYTE, Cost.NCCL_SMALL_BYTE, Cost.NCCL_LARGE_BYTE, Cost.NCCL_HALF_BYTE);

    /** The prices that fit the times of {@code results} best. All results are of two ranks. */
    static CostModel fit(Collection<Result> results) {
        Map<Cost, double[]> shares = new EnumMap<>(Cost.class);
        for (Cost cost : Cost.values()) {
            double[] share = results.stream()
                    .mapToDouble(
                            result -> work(result).count(cost) / result.time().timeNs())
                    .toArray();
            if (cost.fitted() && Arrays.stream(share).anyMatch(part -> part > 0)) {
                shares.put(cost, share);
            }
        }
        Set<Cost> instructions = EnumSet.of(Cost.FP4_CODES, Cost.FP8_GROUPS);
        instructions.retainAll(shares.keySet());
        shares.keySet().retainAll(NonNegativeFit.independent(shares));
        Map<Cost, Double> ns = NonNegativeFit.ofOnes(shares);
        // If every result pays such a cost, it is part of the other prices; it does not depend on the number of ranks.
        instructions.forEach(cost -> ns.putIfAbsent(cost, 0.0));
        Stream.of(Cost.values()).filter(cost -> !cost.fitted()).forEach(cost -> ns.put(cost, cost.knownNs()));
        return new CostModel(ns);
    }

    /** The work that a measured result of two ranks paid for. */
    private static Work work(Result result) {
        return Formulas.work(
                result.implementation(),
                result.configuration().problem(),
                result.configuration().worldSize(),
                Assumption.FAVORABLE);
    }

    /** The same GPUs with another link. NCCL's price for bytes changes in proportion; its steps cost at least a crossing. */
    CostModel withLink(Optional<Double> gbPerS, Optional<Double> latencyUs) {
        Map<Cost, Double> changed = new EnumMap<>(ns);
        gbPerS.ifPresent(speed -> {
            double ratio = 1 / speed / ns.get(Cost.LINK_BYTE);
            for (Cost cost : LINK_BYTES) {
                changed.computeIfPresent(cost, (key, price) -> price * ratio);
            }
        });
        latencyUs.ifPresent(us -> {
            double latencyNs = 1000 * us;
            changed.put(Cost.CROSSING, latencyNs);
            for (Cost cost : List.of(Cost.NCCL_SMALL_STEP, Cost.NCCL_LARGE_STEP)) {
                changed.merge(cost, latencyNs, Math::max);
            }
        });
        return new CostModel(changed);
    }

    /** A cost of {@code work} that no measured result shows. */
    Optional<Cost> unknown(Work work) {
        return work.counts().keySet().stream()
                .filter(cost -> !ns.containsKey(cost))
                .findFirst();
    }

    double timeNs(Work work) {
        return work.counts().entrySet().stream()
                .mapToDouble(part -> part.getValue() * ns.get(part.getKey()))
                .sum();
    }

    /** The part of the time that NCCL's bytes take. */
    double ringBytesNs(Work work) {
        return LINK_BYTES.stream()
                .filter(cost -> work.count(cost) > 0)
                .mapToDouble(cost -> work.count(cost) * ns.get(cost))
                .sum();
    }

    double timeNs(Result result) {
        return timeNs(work(result));
    }

    boolean knows(Result result) {
        return unknown(work(result)).isEmpty();
    }
}
