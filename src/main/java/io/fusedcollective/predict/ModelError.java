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
 * How far predictions are off: |predicted / measured - 1|.
 *
 * @param count of predictions
 * @param ninth what 9 of 10 stay within
 */
record ModelError(int count, double median, double ninth, double largest) {

    /** Nanoseconds for the rows that the model was fitted to. */
    static Map<Result, Double> fitted(CostModel model, Collection<Result> rows) {
        Map<Result, Double> predicted = new LinkedHashMap<>();
        rows.forEach(row -> predicted.put(row, model.timeNs(row)));
        return predicted;
    }

    /**
     * Nanoseconds for rows that the model was not fitted to: each number of tokens by the prices that the other numbers
     * give. Only rows of which these show all that they pay for.
     */
    static Map<Result, Double> heldOut(Collection<Result> rows) {
        Map<Result, Double> predicted = new LinkedHashMap<>();
        for (int tokens : rows.stream().map(ModelError::tokens).collect(Collectors.toCollection(TreeSet::new))) {
            CostModel others = CostModel.fit(
                    rows.stream().filter(row -> tokens(row) != tokens).toList());
            rows.stream()
                    .filter(row -> tokens(row) == tokens && others.knows(row))
                    .forEach(row -> predicted.put(row, others.timeNs(row)));
        }
        return predicted;
    }

    static ModelError ofTimes(Map<Result, Double> predicted) {
        return of(predicted.entrySet().stream()
                .mapToDouble(row -> row.getValue() / row.getKey().time().timeNs()));
    }

    /** Of how much faster the fastest fused row is than the fastest standard one. */
    static ModelError ofSpeedups(Map<Result, Double> predicted) {
        Map<Configuration, List<Result>> problems =
                predicted.keySet().stream().collect(Collectors.groupingBy(Result::configuration));
        return of(problems.values().stream().flatMapToDouble(rows -> {
            OptionalDouble measured = speedup(rows, row -> row.time().timeNs());
            return measured.isEmpty()
                    ? DoubleStream.empty()
                    : DoubleStream.of(speedup(rows, predicted::get).getAsDouble() / measured.getAsDouble());
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
                        100 * ninth,
                        100 * largest,
                        Figures.count(count, noun));
    }

    private static OptionalDouble speedup(List<Result> rows, ToDoubleFunction<Result> timeNs) {
        OptionalDouble fused = fastest(rows, Kind.FUSED, timeNs);
        OptionalDouble standard = fastest(rows, Kind.STANDARD, timeNs);
        return fused.isPresent() && standard.isPresent()
                ? OptionalDouble.of(standard.getAsDouble() / fused.getAsDouble())
                : OptionalDouble.empty();
    }

    private static OptionalDouble fastest(List<Result> rows, Kind kind, ToDoubleFunction<Result> timeNs) {
        return rows.stream()
                .filter(row -> row.implementation().kind() == kind)
                .mapToDouble(timeNs)
                .min();
    }

    /** @param ratios of predicted to measured */
    private static ModelError of(DoubleStream ratios) {
        double[] errors = ratios.map(ratio -> Math.abs(ratio - 1)).toArray();
        Percentile percentile = new Percentile();
        percentile.setData(errors);
        return new ModelError(
                errors.length, percentile.evaluate(50), percentile.evaluate(90), percentile.evaluate(100));
    }

    private static int tokens(Result row) {
        return row.configuration().problem().tokens();
    }
}
