package io.fusedcollective.suite;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.RunSettings;
import java.util.List;

/** What users may ask for. */
final class Requests {

    static final Iterations ITERATIONS = new Iterations(5, 20, 1);
    /** One of each kind, so that what a plan holds does not depend on what else there is. */
    private static final List<Implementation> SOME =
            List.of(Implementation.STANDARD, Implementation.NCCL_CUSTOM, Implementation.FUSED_ONESHOT);
    /** Two that {@link FakeBackend} has, so that what a plan holds does not depend on the suite's defaults. */
    private static final List<Quantization> QUANTS =
            List.of(Quantization.of(QuantMode.NONE), Quantization.of(QuantMode.FP8));

    static final RunRequest DEFAULT = new RunRequest(
            null, null, null, null, null, null, null, null, SOME, true, FusionOptions.DEFAULT, Cache.WARM, ITERATIONS);
    static final RunRequest EVERYTHING = new RunRequest(
            null, null, null, null, null, null, null, null, null, true, FusionOptions.DEFAULT, Cache.WARM, ITERATIONS);

    static final Schedule SCHEDULE = new Schedule(7, 1, 2);

    private Requests() {}

    /** As the command line would give it. */
    static RunSettings settings(Plan plan, Schedule schedule) {
        return new JmhOptions(List.of(), plan, schedule, ITERATIONS).settings();
    }

    static RunRequest sizes(List<Integer> tokens, Integer hidden, Integer worldSize) {
        return new RunRequest(
                tokens,
                hidden,
                null,
                null,
                QUANTS,
                null,
                null,
                worldSize,
                SOME,
                true,
                FusionOptions.DEFAULT,
                Cache.WARM,
                ITERATIONS);
    }

    static RunRequest kinds(List<DataType> dtypes, Residual residual, List<QuantMode> quants) {
        return new RunRequest(
                List.of(128),
                null,
                dtypes,
                List.of(residual),
                quants == null ? null : quants.stream().map(Quantization::of).toList(),
                null,
                null,
                null,
                SOME,
                true,
                FusionOptions.DEFAULT,
                Cache.WARM,
                ITERATIONS);
    }

    static RunRequest implementations(boolean oneshot, Implementation... implementations) {
        return new RunRequest(
                List.of(128),
                null,
                null,
                null,
                QUANTS,
                null,
                null,
                null,
                List.of(implementations),
                oneshot,
                FusionOptions.DEFAULT,
                Cache.WARM,
                ITERATIONS);
    }

    static RunRequest residuals(List<Residual> residuals, Implementation... implementations) {
        return new RunRequest(
                List.of(128),
                null,
                null,
                residuals,
                QUANTS,
                null,
                null,
                null,
                List.of(implementations),
                true,
                FusionOptions.DEFAULT,
                Cache.WARM,
                ITERATIONS);
    }

    static RunRequest workspaceLimitMib(int limit) {
        FusionOptions options = FusionOptions.DEFAULT.withWorkspaceLimitMib(limit);
        return new RunRequest(
                null, null, null, null, QUANTS, null, null, null, SOME, true, options, Cache.WARM, ITERATIONS);
    }

    static RunRequest iterations(int warmup, int trials, int forks) {
        return new RunRequest(
                null,
                null,
                null,
                null,
                QUANTS,
                null,
                null,
                null,
                null,
                true,
                FusionOptions.DEFAULT,
                Cache.WARM,
                new Iterations(warmup, trials, forks));
    }
}
