package io.fusedcollective.predict;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Conditions;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Results that a model made, so that what is found in them can be compared with what was put in. */
final class SyntheticResults {

    static final CostModel TRUTH = truth();

    private static final List<Integer> TOKENS = List.of(1, 16, 32, 256, 1024, 4096);

    private SyntheticResults() {}

    private static CostModel truth() {
        Map<Cost, Double> ns = new EnumMap<>(Cost.class);
        ns.put(Cost.ELEMENTARY_KERNEL, 1000.0);
        ns.put(Cost.ROW_KERNEL, 600.0);
        ns.put(Cost.FP4_CODES, 400.0);
        ns.put(Cost.EXCHANGE, 2000.0);
        ns.put(Cost.CROSSING, 800.0);
        ns.put(Cost.LINK_BYTE, 1 / 350.0);
        ns.put(Cost.CACHED_BYTE, 1 / 5000.0);
        ns.put(Cost.MEMORY_BYTE, 1 / 3500.0);
        ns.put(Cost.NCCL_SMALL, 6000.0);
        ns.put(Cost.NCCL_SMALL_BYTE, 1 / 180.0);
        ns.put(Cost.NCCL_LARGE, 18000.0);
        ns.put(Cost.NCCL_LARGE_BYTE, 1 / 300.0);
        ns.put(Cost.NCCL_SMALL_STEP, Cost.NCCL_SMALL_STEP.knownNs());
        ns.put(Cost.NCCL_LARGE_STEP, Cost.NCCL_LARGE_STEP.knownNs());
        return new CostModel(ns);
    }

    /** @param noise standard deviation of a result's time, as a ratio */
    static RunResults report(int ranks, double noise) {
        Random random = new Random(1);
        List<Result> results = new ArrayList<>();
        for (int tokens : TOKENS) {
            for (QuantMode quant : QuantMode.DEFAULTS) {
                Problem problem = new Problem(tokens, 8192, DataType.BFLOAT16, true, quant);
                for (Implementation implementation : List.of(
                        Implementation.NCCL_NATIVE,
                        Implementation.NCCL_CUSTOM,
                        Implementation.P2P_CUSTOM,
                        Implementation.P2P_COMPILED,
                        Implementation.FUSED_ONESHOT,
                        Implementation.FUSED_TWOSHOT)) {
                    Work work = Formulas.work(implementation, problem, ranks, Assumption.FAVORABLE);
                    double factor = 1 + noise * random.nextGaussian();
                    results.add(result("cuda", ranks, problem, implementation, TRUTH.timeNs(work) * factor, Map.of()));
                }
            }
        }
        return report(results);
    }

    static RunResults report(List<Result> results) {
        return new RunResults(results, Optional.empty());
    }

    static Result result(
            String backend,
            int ranks,
            Problem problem,
            Implementation implementation,
            double timeNs,
            Map<String, String> switches) {
        Measurement time = new Measurement(timeNs, 1);
        return new Result(
                new Configuration(backend, ranks, problem),
                implementation,
                switches,
                time,
                time,
                Conditions.smClock(1980),
                new Iterations(5, 20, 1));
    }
}
