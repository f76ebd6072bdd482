package io.fusedcollective.predict;

import io.fusedcollective.document.Data;
import io.fusedcollective.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Predictions for programs. Their status keeps them apart from measured results. */
final class PredictionData {

    private static final String[] COLUMNS = {
        "world_size",
        "nodes",
        "tokens",
        "hidden",
        "dtype",
        "residual",
        "quant",
        "implementation",
        "kind",
        "status",
        "predicted_low_ns",
        "predicted_high_ns",
        "reason"
    };

    private PredictionData() {}

    static Data of(Predictions predictions) {
        Data data = new Data(COLUMNS);
        predictions
                .list()
                .forEach(prediction ->
                        data.add(line(prediction, predictions.heldOut().ninetiethPercentile())));
        return data;
    }

    private static List<Object> line(Prediction prediction, double error) {
        Problem problem = prediction.problem();
        return Arrays.asList(
                prediction.cluster().worldSize(),
                prediction.cluster().nodes(),
                problem.tokens(),
                problem.hidden(),
                problem.dtype().label(),
                problem.residual(),
                problem.quant().label(),
                prediction.implementation().label(),
                prediction.implementation().kind().name().toLowerCase(Locale.ROOT),
                prediction.times().isPresent() ? "predicted" : "unavailable",
                ns(prediction.times(), times -> times.lowNs(error)),
                ns(prediction.times(), times -> times.highNs(error)),
                prediction.reason());
    }

    /** A prediction has no fractions of a nanosecond. */
    private static Long ns(Optional<Prediction.Times> times, ToDoubleFunction<Prediction.Times> end) {
        return times.map(found -> Math.round(end.applyAsDouble(found))).orElse(null);
    }
}
