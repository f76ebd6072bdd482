package io.fusedcollective.predict;

import io.fusedcollective.document.Data;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Predictions for programs. Their status keeps them apart from measured results. */
final class PredictionData {

    /** Columns after those of the cluster and the problem. */
    private static final List<String> COLUMNS =
            List.of("implementation", "kind", "status", "predicted_low_ns", "predicted_high_ns", "reason");

    /** Columns of a configuration. The ranks are with the nodes, and predictions are always for GPUs and warm caches. */
    private static final Set<ConfigurationColumn> NOT_OF_THE_PROBLEM =
            EnumSet.of(ConfigurationColumn.BACKEND, ConfigurationColumn.WORLD_SIZE, ConfigurationColumn.CACHE);

    private PredictionData() {}

    static Data of(Predictions predictions) {
        List<Configuration> configurations =
                predictions.list().stream().map(PredictionData::configuration).toList();
        List<ConfigurationColumn> problem = ConfigurationColumn.of(configurations).stream()
                .filter(column -> !NOT_OF_THE_PROBLEM.contains(column))
                .toList();
        List<String> columns = new ArrayList<>(List.of(ConfigurationColumn.WORLD_SIZE.csvName(), "nodes"));
        problem.forEach(column -> columns.add(column.csvName()));
        columns.addAll(COLUMNS);
        Data data = new Data(columns.toArray(String[]::new));
        double error = predictions.heldOut().ninetiethPercentile();
        predictions.list().forEach(prediction -> data.add(line(problem, prediction, error)));
        return data;
    }

    private static Configuration configuration(Prediction prediction) {
        return new Configuration("", prediction.cluster().worldSize(), prediction.problem());
    }

    private static List<Object> line(List<ConfigurationColumn> problem, Prediction prediction, double error) {
        List<Object> cells = new ArrayList<>(
                List.of(prediction.cluster().worldSize(), prediction.cluster().nodes()));
        problem.forEach(column -> cells.add(column.value(configuration(prediction))));
        cells.addAll(Arrays.asList(
                prediction.implementation().label(),
                prediction.implementation().kind().label(),
                prediction.times().isPresent() ? "predicted" : "unavailable",
                ns(prediction.times(), times -> times.lowNs(error)),
                ns(prediction.times(), times -> times.highNs(error)),
                prediction.reason()));
        return cells;
    }

    /** A prediction has no fractions of a nanosecond. */
    private static Long ns(Optional<Prediction.Times> times, ToDoubleFunction<Prediction.Times> end) {
        return times.map(found -> Math.round(end.applyAsDouble(found))).orElse(null);
    }
}
