package io.fusedcollective.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several nodes: at best the network works while the link does, whichever of the two takes longer. */
class PredictorTest {

    private static final Problem PROBLEM = new Problem(1024, 8192, DataType.BFLOAT16, true, QuantMode.NONE);

    /** @param networkGbPerS far more than a link has, and far less */
    @ParameterizedTest
    @ValueSource(doubles = {10_000, 1})
    void theShorterOfTwoTransfersIsHidden(double networkGbPerS) {
        Cluster cluster = new Cluster(16, 2, networkGbPerS, 5);
        CostModel model = SyntheticResults.TRUTH;
        Prediction.Times times = new Predictor(model)
                .predict(cluster, PROBLEM, Implementation.NCCL_CUSTOM)
                .times()
                .orElseThrow();
        double networkNs = cluster.networkBytesNs(PROBLEM.tensorBytes());
        Work best = Formulas.work(Implementation.NCCL_CUSTOM, PROBLEM, 8, Assumption.FAVORABLE);
        Work worst = Formulas.work(Implementation.NCCL_CUSTOM, PROBLEM, 8, Assumption.UNFAVORABLE);
        double ringNs = model.ringBytesNs(best);
        assertEquals(networkGbPerS > 100, networkNs < ringNs, networkNs + " and " + ringNs);
        double latencyNs = 2 * 5000;
        assertEquals(model.timeNs(best) - ringNs + Math.max(ringNs, networkNs) + latencyNs, times.favorableNs(), 1e-6);
        assertEquals(model.timeNs(worst) + networkNs + latencyNs, times.unfavorableNs(), 1e-6);
    }
}
