package io.fusedcollective.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.Golden;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsTest {

    private static final RunResults TWO_RANKS = SyntheticResults.report(2, 0.01);
    private static final Problem PROBLEM = new Problem(256, 8192, DataType.BFLOAT16, true, QuantMode.NONE);
    private static final Predictions SEVERAL = Predictions.of(
            smallReport(),
            List.of(Cluster.ofOneNode(8), new Cluster(16, 2, 50, 5)),
            Optional.of(SyntheticResults.report(4, 0)),
            Optional.of(400.0),
            Optional.empty());

    @Test
    void text() {
        Golden.assertSealed(
                getClass(), "predictions.txt", PredictionReport.of(SEVERAL).in(DocumentFormat.TEXT));
    }

    @Test
    void markdown() {
        Golden.assertSealed(
                getClass(), "predictions.md", PredictionReport.of(SEVERAL).in(DocumentFormat.MARKDOWN));
    }

    @Test
    void csv() {
        Golden.assertSealed(
                getClass(), "predictions.csv", PredictionReport.of(SEVERAL).in(DocumentFormat.CSV));
    }

    /** Nobody may take a figure for a measured one, nor need a wide terminal. */
    @Test
    void everyTableOfTimesSaysPredictedAndFitsATerminal() {
        String head = "";
        for (String line :
                PredictionReport.of(SEVERAL).in(DocumentFormat.TEXT).lines().toList()) {
            head = line.isEmpty() ? "" : head.isEmpty() ? line : head;
            if (line.contains("–")) {
                assertTrue(head.startsWith("Predicted µs at tokens "), head + ": " + line);
                assertTrue(line.length() <= 80, line);
            }
        }
        PredictionReport.of(SEVERAL)
                .in(DocumentFormat.CSV)
                .lines()
                .skip(1)
                .forEach(line -> assertTrue(line.contains(",predicted,") || line.contains(",unavailable,"), line));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void rangesHoldWhatTheTrueModelSays(int ranks) {
        Predictions predictions = predict(Cluster.ofOneNode(ranks));
        for (Prediction prediction : predictions.list()) {
            for (Assumption assumption : Assumption.values()) {
                double ns = SyntheticResults.TRUTH.timeNs(
                        Formulas.work(prediction.implementation(), prediction.problem(), ranks, assumption));
                Prediction.Times times = prediction.times().get();
                double error = 0.03;
                assertTrue(ns > times.lowNs(error) && ns < times.highNs(error), prediction.toString());
            }
        }
    }

    @Test
    void measuredResultsOfMoreRanksAreHeldAgainstTheirRange() {
        RunResults four = SyntheticResults.report(4, 0);
        assertEquals(
                "108 of 108 results of 4 ranks are within their predicted range",
                check(four).words());
        List<Result> results = new ArrayList<>(four.results());
        Result last = results.remove(results.size() - 1);
        results.add(SyntheticResults.result(
                "cuda",
                4,
                last.configuration().problem(),
                last.implementation(),
                10 * last.time().timeNs(),
                Map.of()));
        PredictionCheck check = check(SyntheticResults.report(results));
        assertEquals(107, check.within());
        assertTrue(check.outside() > 5, check.words());
    }

    @Test
    void thoseOfSeveralNodesAreHeldAgainstTheSame() {
        Cluster nodes = new Cluster(16, 2, 50, 5);
        List<Result> results = predict(nodes).list().stream()
                .filter(one -> one.times().isPresent())
                .map(one -> SyntheticResults.result(
                        "cuda",
                        16,
                        one.problem(),
                        one.implementation(),
                        one.times().get().favorableNs(),
                        Map.of()))
                .toList();
        Predictions predictions = Predictions.of(
                TWO_RANKS,
                List.of(nodes),
                Optional.of(SyntheticResults.report(results)),
                Optional.empty(),
                Optional.empty());
        assertEquals(
                "36 of 36 results of 16 ranks on 2 nodes are within their predicted range",
                predictions.checks().get(0).words());
    }

    /** 256 tokens are 4 MiB, of which a rank of a node of 8 carries 512 KiB; half of it crosses each way. */
    @Test
    void severalNodesAddANetworkToNcclOnly() {
        Predictions one = predict(Cluster.ofOneNode(8));
        Predictions two = predict(new Cluster(16, 2, 50, 5));
        double networkNs = 2 * 5000 + (512 << 10) / 50.0;
        Prediction.Times alone = find(one, Implementation.NCCL_CUSTOM).times().get();
        Prediction.Times joined = find(two, Implementation.NCCL_CUSTOM).times().get();
        assertEquals(networkNs, joined.unfavorableNs() - alone.unfavorableNs(), 1e-6);
        assertEquals(2 * 5000, joined.favorableNs() - alone.favorableNs(), 1e-6); // the link takes longer, and hides it
        for (Implementation implementation : List.of(Implementation.FUSED_ONESHOT, Implementation.P2P_COMPILED)) {
            assertEquals(
                    "addresses its peers' memory, which ranks of another node cannot",
                    find(two, implementation).reason());
        }
    }

    @Test
    void whatNoMeasuredResultShowsIsNotPredicted() {
        RunResults small = only(result -> result.configuration().problem().tokens() <= 32);
        Problem large = new Problem(128, 8192, DataType.BFLOAT16, true, QuantMode.NONE);
        Predictor predictor = new Predictor(CostModel.fit(small.results()));
        assertEquals(
                "no measured result shows the price of NCCL above 1 MiB, beyond its crossings",
                predictor
                        .predict(Cluster.ofOneNode(4), large, Implementation.NCCL_CUSTOM)
                        .reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3  | 1 | world size 3 on one node cannot be predicted; a node has 2, 4 or 8 ranks",
                "16 | 1 | world size 16 on one node cannot be predicted; a node has 2, 4 or 8 ranks",
                "8  | 3 | world size 8 on 3 nodes cannot be predicted; a node has 2, 4 or 8 ranks",
                "8  | 0 | --nodes 0 is not at least 1",
                "-4 | 1 | world size -4 on one node cannot be predicted; a node has 2, 4 or 8 ranks",
            })
    void clustersThatKernelsCannotServeAreRefused(int worldSize, int nodes, String message) {
        assertEquals(
                message,
                assertThrows(InvalidProblemException.class, () -> new Cluster(worldSize, nodes, 50, 5))
                        .getMessage());
    }

    @Test
    void resultsThatDoNotSufficeAreRefused() {
        String suffix =
                " numbers of tokens on two GPUs, and it takes 3 or more of oneshot and of twoshot to know the link";
        assertRefused(
                "nothing to predict from: fusedOneshot was measured with 0" + suffix, SyntheticResults.report(4, 0));
        assertRefused(
                "nothing to predict from: fusedOneshot was measured with 2" + suffix,
                only(result -> result.configuration().problem().tokens() <= 16));
        assertRefused(
                "nothing to predict from: fusedTwoshot was measured with 0" + suffix,
                only(result -> result.implementation() != Implementation.FUSED_TWOSHOT));
        List<Result> results = new ArrayList<>(TWO_RANKS.results());
        results.add(SyntheticResults.result(
                "cuda", 2, PROBLEM, Implementation.FUSED_ONESHOT, 9_000, Map.of("pdl", "false")));
        results.add(SyntheticResults.result(
                "cuda", 2, PROBLEM, Implementation.FUSED_ONESHOT, 9_000, Map.of("pdl", "true")));
        assertRefused(
                "the results differ in pdl (false, true); only results of one setting can be predicted from",
                SyntheticResults.report(results));
        List<Result> host =
                List.of(SyntheticResults.result("host", 2, PROBLEM, Implementation.STANDARD, 9_000, Map.of()));
        assertRefused(
                "nothing to predict from: fusedOneshot was measured with 0" + suffix, SyntheticResults.report(host));
        assertEquals(
                "--check: nothing to hold predictions against: no result of GPUs with a time",
                assertThrows(InvalidProblemException.class, () -> check(SyntheticResults.report(host)))
                        .getMessage());
    }

    private static void assertRefused(String message, RunResults report) {
        assertEquals(
                message,
                assertThrows(
                                InvalidProblemException.class,
                                () -> Predictions.of(
                                        report,
                                        List.of(Cluster.ofOneNode(8)),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()))
                        .getMessage());
    }

    private static Predictions predict(Cluster cluster) {
        return Predictions.of(TWO_RANKS, List.of(cluster), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static PredictionCheck check(RunResults report) {
        return Predictions.of(
                        TWO_RANKS,
                        List.of(Cluster.ofOneNode(8)),
                        Optional.of(report),
                        Optional.empty(),
                        Optional.empty())
                .checks()
                .get(0);
    }

    private static Prediction find(Predictions predictions, Implementation implementation) {
        return predictions.list().stream()
                .filter(one -> one.problem().equals(PROBLEM) && one.implementation() == implementation)
                .findFirst()
                .get();
    }

    private static RunResults only(Predicate<Result> wanted) {
        return SyntheticResults.report(
                TWO_RANKS.results().stream().filter(wanted).toList());
    }

    private static RunResults smallReport() {
        List<Result> results =
                new ArrayList<>(only(result -> result.configuration().problem().quant() != QuantMode.FP8)
                        .results());
        results.add(SyntheticResults.result(
                "cuda",
                2,
                results.get(0).configuration().problem(),
                Implementation.NCCL_SYMMETRIC_CUSTOM,
                20_000,
                Map.of()));
        return SyntheticResults.report(results);
    }
}
