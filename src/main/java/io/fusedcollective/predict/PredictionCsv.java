package io.fusedcollective.predict;

import io.fusedcollective.problem.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Predictions for notebooks and spreadsheets. Their status keeps them apart from measured results. */
public final class PredictionCsv {

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

    private PredictionCsv() {}

    public static String of(Predictions predictions) {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader(COLUMNS)
                .setRecordSeparator("\n")
                .get();
        StringWriter text = new StringWriter();
        try (CSVPrinter csv = new CSVPrinter(text, format)) {
            for (Prediction prediction : predictions.list()) {
                csv.printRecord(line(prediction, predictions.heldOut().ninetiethPercentile()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
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
