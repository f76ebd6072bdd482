package io.fusedcollective.results;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusedcollective.backend.DeviceMetric;
import io.fusedcollective.backend.ThrottleReason;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Params;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the JSON that JMH writes. */
public final class JmhResults {

    /** Plain JMH writes this if the user named no backend, because its params are those of the command line. */
    private static final String UNRESOLVED_BACKEND = "auto";

    private static final Map<String, Double> NS_BY_UNIT =
            Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9, "min/op", 6e10);

    /** Eleven days, and less than light takes for a millimeter: beyond them, arithmetic with times would lose its digits. */
    private static final double SHORTEST_NS = 1e-3;

    private static final double LONGEST_NS = 1e15;

    /** With two iterations, the 99.9 % interval of Student's t is hundreds of times as wide as they are apart. */
    private static final double LARGEST_ERROR_NS = 1e3 * LONGEST_NS;

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JmhResults() {}

    /** @throws IOException whose message says in one line which file, and where in it the sense ends */
    public static List<Result> read(Path file) throws IOException {
        return read(file, InputFile.read(file));
    }

    /** @param file what {@code json} is, or will be, the content of */
    public static List<Result> read(Path file, byte[] json) throws IOException {
        JsonNode list = parse(file, json);
        if (!list.isArray()) {
            String found = list.isMissingNode()
                    ? "is empty"
                    : "holds one " + list.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new IOException(file + ": JMH's results are a list; this file " + found);
        }
        List<Result> results = new ArrayList<>();
        for (JsonNode element : list) {
            try {
                results.add(result(element));
            } catch (InvalidProblemException e) {
                throw new IOException(file + ": result " + (results.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        try {
            ResultKey.index(file.toString(), results);
        } catch (InvalidProblemException e) {
            throw new IOException(e.getMessage(), e);
        }
        return results;
    }

    /** @param json one object of the list that JMH writes */
    public static Result result(String json) {
        try {
            return result(JSON.readTree(json));
        } catch (IOException e) {
            throw new InvalidProblemException("not JSON: " + JsonErrors.describe(e));
        }
    }

    private static JsonNode parse(Path file, byte[] json) throws IOException {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IOException(file + ": not JSON, or cut short: " + JsonErrors.describe(e), e);
        }
    }

    private static Result result(JsonNode json) {
        Implementation implementation = BenchmarkName.implementation(text(json, "benchmark"));
        Measurement wall = measurement(json.path("primaryMetric"), "primaryMetric");
        JsonNode metrics = json.path("secondaryMetrics");
        JsonNode device = metrics.path("deviceTimeMax");
        SortedMap<String, String> params = params(json);
        Configuration configuration = Configuration.of(new Params(params));
        if (configuration.backend().equals(UNRESOLVED_BACKEND)) {
            throw new InvalidProblemException("backend is 'auto', which does not say whether GPUs or CPU threads ran;"
                    + " measure with -p backend=cuda or -p backend=host");
        }
        params.keySet().removeAll(ConfigurationColumn.params());
        return new Result(
                configuration,
                implementation,
                params,
                device.isMissingNode() ? null : measurement(device, "secondaryMetrics.deviceTimeMax"),
                wall,
                conditions(metrics),
                new Iterations(
                        integer(json, "warmupIterations"),
                        integer(json, "measurementIterations"),
                        integer(json, "forks")));
    }

    private static Conditions conditions(JsonNode metrics) {
        List<Double> masks = new ArrayList<>();
        for (JsonNode fork : metrics.path(DeviceMetric.THROTTLE_REASONS.label()).path("rawData")) {
            fork.forEach(iteration -> masks.add(number(iteration, "secondaryMetrics.throttleReasons.rawData")));
        }
        return new Conditions(
                score(metrics, DeviceMetric.SM_CLOCK),
                score(metrics, DeviceMetric.MEMORY_CLOCK),
                score(metrics, DeviceMetric.TEMPERATURE),
                score(metrics, DeviceMetric.POWER),
                ThrottleReason.of(masks.stream().reduce(0.0, DeviceMetric.THROTTLE_REASONS::worse)),
                masks.stream()
                        .mapToInt(mask -> ThrottleReason.of(mask).isEmpty() ? 0 : 1)
                        .average()
                        .orElse(0));
    }

    private static double score(JsonNode metrics, DeviceMetric metric) {
        JsonNode found = metrics.path(metric.label());
        return found.isMissingNode() ? Double.NaN : number(found, "score", "secondaryMetrics." + metric.label());
    }

    private static SortedMap<String, String> params(JsonNode json) {
        SortedMap<String, String> params = new TreeMap<>();
        json.path("params").forEachEntry((name, value) -> params.put(name, value.asText()));
        return params;
    }

    private static Measurement measurement(JsonNode metric, String path) {
        Double nsPerUnit = NS_BY_UNIT.get(metric.path("scoreUnit").asText());
        if (nsPerUnit == null) {
            throw new InvalidProblemException(
                    path + ".scoreUnit is '" + metric.path("scoreUnit").asText() + "', not a time for one operation");
        }
        return new Measurement(
                time(metric.path("score"), path + ".score", nsPerUnit),
                error(metric.path("scoreError"), path + ".scoreError", nsPerUnit),
                forks(metric.path("rawData"), path + ".rawData", nsPerUnit));
    }

    /** One list for each fork, with one number for each iteration. */
    private static List<List<Double>> forks(JsonNode rawData, String path, double nsPerUnit) {
        List<List<Double>> forks = new ArrayList<>();
        for (JsonNode fork : rawData) {
            List<Double> iterations = new ArrayList<>();
            fork.forEach(iteration -> iterations.add(time(iteration, path, nsPerUnit)));
            forks.add(iterations);
        }
        return forks;
    }

    /** In nanoseconds; NaN stays what it is. */
    private static double time(JsonNode value, String path, double nsPerUnit) {
        double time = number(value, path);
        if (time <= 0) {
            throw new InvalidProblemException(path + " is " + time + ", and a time is above 0");
        }
        double ns = time * nsPerUnit;
        if (ns < SHORTEST_NS || ns > LONGEST_NS) {
            throw new InvalidProblemException(
                    path + " is " + time + ", and no operation takes less than 0.001 ns or more than 1e15 ns");
        }
        return ns;
    }

    /** In nanoseconds; NaN if there were too few iterations. */
    private static double error(JsonNode value, String path, double nsPerUnit) {
        double error = number(value, path);
        if (error < 0 || error * nsPerUnit > LARGEST_ERROR_NS) {
            throw new InvalidProblemException(path + " is " + error + ", and an error is between 0 and 1e18 ns");
        }
        return error * nsPerUnit;
    }

    private static double number(JsonNode metric, String field, String path) {
        return number(metric.path(field), path + "." + field);
    }

    /** JMH writes what JSON has no number for as a string. */
    private static double number(JsonNode value, String path) {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        if (value.isTextual() && value.asText().matches("NaN|[+-]INF")) {
            return Double.NaN;
        }
        throw new InvalidProblemException(path + (value.isMissingNode() ? " is missing" : " is no number"));
    }

    private static int integer(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isInt()) {
            throw new InvalidProblemException(field + (value.isMissingNode() ? " is missing" : " is no whole number"));
        }
        return value.intValue();
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new InvalidProblemException(field + (value.isMissingNode() ? " is missing" : " is no text"));
        }
        return value.asText();
    }
}
