package io.fusedcollective.predict;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Result;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * The error of predictions: |predicted / measured - 1|.
 *
 * @param count               number of predictions
 * @param ninetiethPercentile 9 of 10 predictions have at most this error
 */
record ModelError(int count, double median, double ninetiethPercentile, double largest) {

    /** Nanoseconds for the results that the model was fitted to. */
    static Map<Result, Double> fitted(CostModel model, Collection<Result> results) {
        Map<Result, Double> predicted = new LinkedHashMap<>();
        results.stream().filter(model::knows).forEach(result -> predicted.put(result, model.timeNs(result)));
        return predicted;
    }

    /**
     * Nanoseconds for results that the model was not fitted to. The prices for each number of tokens come from the other numbers.
     * Only results whose costs all occur there are included.
     */
    static Map<Result, Double> heldOut(Collection<Result> results) {
        Map<Result, Double> predicted = new LinkedHashMap<>();
        for (int tokens : results.stream().map(ModelError::tokens).collect(Collectors.toCollection(TreeSet::new))) {
            CostModel others = CostModel.fit(
                    results.stream().filter(result -> tokens(result) != tokens).toList());
            results.stream()
                    .filter(result -> tokens(result) == tokens && others.knows(result))
                    .forEach(result -> predicted.put(result, others.timeNs(result)));
        }
        return predicted;
    }

    static ModelError ofTimes(Map<Result, Double> predicted) {
        return of(predicted.entrySet().stream()
                .mapToDouble(
                        result -> result.getValue() / result.getKey().time().timeNs()));
    }

    /** The error of the speedup of the fastest fused result over the fastest standard one. */
    static ModelError ofSpeedups(Map<Result, Double> predicted) {
        Map<Configuration, List<Result>> problems =
                predicted.keySet().stream().collect(Collectors.groupingBy(Result::configuration));
        return of(problems.values().stream().flatMapToDouble(results -> {
            OptionalDouble measured = speedup(results, result -> result.time().timeNs());
            return measured.isEmpty()
                    ? DoubleStream.empty()
                    : DoubleStream.of(speedup(results, predicted::get).getAsDouble() / measured.getAsDouble());
        }));
    }

    /** @param noun what was predicted */
    String words(String noun) {
        return count == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "median %.1f %%, 9 of 10 within %.1f %%, largest %.1f %%, of %s",
                        100 * median,
                        100 * ninetiethPercentile,
                        100 * largest,
                        Figures.count(count, noun));
    }

    private static OptionalDouble speedup(List<Result> results, ToDoubleFunction<Result> timeNs) {
        OptionalDouble fused = fastest(results, Kind.FUSED, timeNs);
        OptionalDouble standard = fastest(results, Kind.STANDARD, timeNs);
        return fused.isPresent() && standard.isPresent()
                ? OptionalDouble.of(standard.getAsDouble() / fused.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble fastest(List<Result> results, Kind kind, ToDoubleFunction<Result> timeNs) {
        return results.stream()
                .filter(result -> result.implementation().kind() == kind)
                .mapToDouble(timeNs)
                .min();
    }

    /** @param ratios ratios of predicted to measured values */
    private static ModelError of(DoubleStream ratios) {
        double[] errors = ratios.map(ratio -> Math.abs(ratio - 1)).toArray();
        Percentile percentile = new Percentile();
        percentile.setData(errors);
        return new ModelError(
                errors.length, percentile.evaluate(50), percentile.evaluate(90), percentile.evaluate(100));
    }

    private static int tokens(Result result) {
        return result.configuration().problem().tokens();
    }
}
