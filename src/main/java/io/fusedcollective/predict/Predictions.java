package io.fusedcollective.predict;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Predictions for more ranks from the results of two.
 *
 * @param model  the fitted prices, before any change of the link
 * @param list   the predictions, by cluster and then in the order of a report
 * @param checks comparisons with measured results of more ranks
 */
public record Predictions(
        CostModel model,
        ModelError fitted,
        ModelError heldOut,
        ModelError heldOutSpeedups,
        List<Prediction> list,
        List<PredictionCheck> checks,
        Optional<Double> linkGbPerS,
        Optional<Double> latencyUs) {

    private static final int FITTED_RANKS = 2;

    /** Each number is predicted from the others, and a line through one point says nothing. */
    private static final int LEAST_TOKEN_COUNTS = 3;

    /**
     * @param check      a run of more ranks to compare with the predictions for it
     * @param linkGbPerS what a rank receives over another link, in 10^9 bytes a second; empty for the measured link
     * @param latencyUs  latency of a crossing of another link, likewise
     * @throws InvalidProblemException if the results are not sufficient
     */
    public static Predictions of(
            RunResults report,
            List<Cluster> clusters,
            Optional<RunResults> check,
            Optional<Double> linkGbPerS,
            Optional<Double> latencyUs) {
        List<Result> measured = measured(report)
                .filter(result -> result.configuration().worldSize() == FITTED_RANKS)
                .toList();
        List<Result> results = measured.stream()
                .filter(result -> Formulas.unknown(result.implementation()).isEmpty())
                .toList();
        require(report, results);
        CostModel model = CostModel.fit(results);
        Predictor predictor = new Predictor(model.withLink(linkGbPerS, latencyUs));
        List<Prediction> list = new ArrayList<>();
        for (Cluster cluster : new LinkedHashSet<>(clusters)) {
            for (Result result : measured) {
                list.add(predictor.predict(cluster, result.configuration().problem(), result.implementation()));
            }
        }
        Map<Result, Double> heldOutNs = ModelError.heldOut(results);
        ModelError heldOut = ModelError.ofTimes(heldOutNs);
        List<PredictionCheck> checks = check.map(
                        other -> checks(predictor, heldOut.ninetiethPercentile(), clusters, other))
                .orElse(List.of());
        return new Predictions(
                model,
                ModelError.ofTimes(ModelError.fitted(model, results)),
                heldOut,
                ModelError.ofSpeedups(heldOutNs),
                list,
                checks,
                linkGbPerS,
                latencyUs);
    }

    List<Cluster> clusters() {
        return list.stream().map(Prediction::cluster).distinct().toList();
    }

    /** Compares. A result does not say how many nodes its ranks were on, so the cluster with as many ranks says it. */
    private static List<PredictionCheck> checks(
            Predictor predictor, double error, List<Cluster> clusters, RunResults report) {
        Map<Integer, List<Result>> results = measured(report)
                .collect(Collectors.groupingBy(
                        result -> result.configuration().worldSize(), TreeMap::new, Collectors.toList()));
        if (results.isEmpty()) {
            throw new InvalidProblemException(
                    "--check: nothing to hold predictions against: no result of GPUs with a time");
        }
        return results.entrySet().stream()
                .map(group -> PredictionCheck.of(predictor, error, cluster(group.getKey(), clusters), group.getValue()))
                .toList();
    }

    private static Cluster cluster(int worldSize, List<Cluster> clusters) {
        return clusters.stream()
                .filter(cluster -> cluster.worldSize() == worldSize)
                .findFirst()
                .orElseGet(() -> Cluster.ofOneNode(worldSize));
    }

    /** The results whose times mean something, in the order of a report. */
    private static Stream<Result> measured(RunResults report) {
        return report.results().stream()
                .filter(result -> result.configuration().backendKind().usesGpus()
                        && result.configuration().backendKind().timesMeanSomething())
                .filter(result -> Double.isFinite(result.time().timeNs()))
                .sorted(Comparator.comparing(Result::configuration, Configuration.ORDER)
                        .thenComparing(Result::implementation));
    }

    private static void require(RunResults report, List<Result> results) {
        for (Implementation mode : List.of(Implementation.FUSED_ONESHOT, Implementation.FUSED_TWOSHOT)) {
            long tokenCounts = results.stream()
                    .filter(result -> result.implementation() == mode)
                    .map(result -> result.configuration().problem().tokens())
                    .distinct()
                    .count();
            if (tokenCounts < LEAST_TOKEN_COUNTS) {
                throw new InvalidProblemException(
                        "nothing to predict from: " + mode.label() + " was measured with " + tokenCounts
                                + " numbers of tokens on two GPUs, and it takes " + LEAST_TOKEN_COUNTS
                                + " or more of oneshot and of"
                                + " twoshot to know the link");
            }
        }
        report.switches().forEach((name, values) -> {
            // No formula describes a library of FlashInfer's, so its results take no part.
            if (values.size() > 1 && !name.equals(Result.LIBRARY)) {
                throw new InvalidProblemException("the results differ in " + name + " (" + String.join(", ", values)
                        + "); only results of one setting can be predicted from");
            }
        });
    }
}
