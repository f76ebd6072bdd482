package io.fusedcollective.predict;

import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measured results compared with their predictions.
 *
 * @param within  how many are in their range
 * @param outside by how much the worst one misses its range, as a ratio; below 0 if none does
 */
record PredictionCheck(Cluster cluster, int results, int within, double outside) {

    /** @param error the model's error, by which ranges are widened */
    static PredictionCheck of(Predictor predictor, double error, Cluster cluster, Collection<Result> measured) {
        List<Double> misses = new ArrayList<>();
        for (Result result : measured) {
            Optional<Prediction.Times> times = predictor
                    .predict(cluster, result.configuration().problem(), result.implementation())
                    .times();
            times.ifPresent(range -> misses.add(Math.max(
                            result.time().timeNs() / range.highNs(error),
                            range.lowNs(error) / result.time().timeNs())
                    - 1));
        }
        int within = (int) misses.stream().filter(miss -> miss <= 0).count();
        return new PredictionCheck(
                cluster,
                misses.size(),
                within,
                misses.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }

    String words() {
        return String.format(
                        Locale.ROOT,
                        "%d of %s of %s are within their predicted range",
                        within,
                        Figures.count(results, "result"),
                        cluster.label())
                + (within == results
                        ? ""
                        : String.format(Locale.ROOT, ", the farthest is %.1f %% outside", 100 * outside));
    }
}
