package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** All results of one configuration, which are compared with each other, and what is missing. */
public record ResultGroup(Configuration configuration, List<Result> results, List<MissingResult> missing) {

    /** Sorted by configuration, and within a group standard implementations first. */
    public static List<ResultGroup> of(List<Result> results, List<MissingResult> missing) {
        Map<Configuration, ResultGroup> groups = new TreeMap<>(Configuration.ORDER);
        for (Result result : results) {
            groups.computeIfAbsent(result.configuration(), ResultGroup::empty)
                    .results
                    .add(result);
        }
        for (MissingResult missed : missing) {
            groups.computeIfAbsent(missed.configuration(), ResultGroup::empty)
                    .missing
                    .add(missed);
        }
        for (ResultGroup group : groups.values()) {
            group.results.sort(Comparator.comparing(Result::implementation));
            group.missing.sort(Comparator.comparing(MissingResult::implementation));
        }
        return List.copyOf(groups.values());
    }

    private static ResultGroup empty(Configuration configuration) {
        return new ResultGroup(configuration, new ArrayList<>(), new ArrayList<>());
    }

    /**
     * The fastest standard result: the best without fusion. All results of a group have the same quantization, so an unquantized
     * result never stands for a quantized one. Empty if ranks shared GPUs.
     */
    public Optional<Result> baseline() {
        return fastest(result -> result.implementation().kind() == Implementation.Kind.STANDARD);
    }

    /** The fastest fused result, if any; empty if ranks shared GPUs. */
    public Optional<Result> bestFused() {
        return fastest(result -> result.implementation().kind() == Implementation.Kind.FUSED);
    }

    /** The fastest of the results that are {@code wanted}. Empty if ranks shared GPUs, because their times mean nothing. */
    public Optional<Result> fastest(Predicate<Result> wanted) {
        return results.stream()
                .filter(result -> configuration.backendKind().timesMeanSomething())
                .filter(wanted)
                .filter(result -> Double.isFinite(result.time().timeNs()))
                .min(Comparator.comparingDouble(result -> result.time().timeNs()));
    }

    /** How many times {@code result} runs while the baseline runs once; empty if there is no baseline. */
    public Optional<Double> speedup(Result result) {
        return baseline()
                .map(baseline -> baseline.time().timeNs() / result.time().timeNs())
                .filter(Double::isFinite);
    }

    /** The fastest standard result that the provider's fused {@code result} would replace; see {@link Contest}. */
    public Optional<Result> replacedBy(Result result) {
        return Contest.of(results).stream()
                .filter(contest -> contest.fused(result))
                .findFirst()
                .flatMap(contest -> fastest(contest::standard));
    }

    /** The contest's fastest fused result against its fastest standard one; empty if nothing can be compared. */
    public Optional<Duel> duel(Contest contest) {
        return fastest(contest::fused)
                .flatMap(fused -> fastest(contest::standard)
                        .map(standard -> new Duel(
                                configuration,
                                fused,
                                standard,
                                standard.time().timeNs() / fused.time().timeNs()))
                        .filter(duel -> Double.isFinite(duel.speedup())));
    }

    /** The duels of all contests. */
    public List<Duel> duels() {
        return Contest.of(results).stream()
                .flatMap(contest -> duel(contest).stream())
                .toList();
    }

    /** {@code result}'s speedup in words, with a question mark if it may be none. */
    public String verdict(Result result) {
        Optional<Result> baseline = baseline();
        if (baseline.filter(result::equals).isPresent()) {
            return "baseline";
        }
        boolean clear = baseline.filter(one -> one.time().clearlyDiffersFrom(result.time()))
                .isPresent();
        return speedup(result)
                .map(speedup -> Figures.speedup(speedup) + (clear ? "" : " ?"))
                .orElse(Figures.NONE);
    }
}
