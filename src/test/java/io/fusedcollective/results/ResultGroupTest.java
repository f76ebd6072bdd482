package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Params;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.report.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultGroupTest {

    @Test
    void theBaselineIsTheFastestStandardResultOfTheSameQuantMode() {
        Result slower = result(QuantMode.FP8, Implementation.STANDARD, 50);
        Result faster = result(QuantMode.FP8, Implementation.NCCL_CUSTOM, 40);
        Result fused = result(QuantMode.FP8, Implementation.FUSED_ONESHOT, 20);
        Result unquantized = result(QuantMode.NONE, Implementation.NCCL_CUSTOM, 10);
        List<ResultGroup> groups = ResultGroup.of(List.of(fused, unquantized, slower, faster), List.of());
        ResultGroup fp8 = groups.get(1);
        assertEquals(Optional.of(faster), fp8.baseline());
        assertEquals(
                List.of("0.80x", "baseline", "2.00x"),
                fp8.results().stream().map(fp8::verdict).toList());
    }

    @Test
    void aResultWithAColdCacheIsNoBaselineForOneWithAWarmOne() {
        Result fused = result(QuantMode.NONE, Implementation.FUSED_ONESHOT, 20);
        Result standard = result(QuantMode.NONE, Implementation.NCCL_CUSTOM, 40);
        Result cold = new Result(
                standard.configuration().withCache(Cache.COLD),
                standard.implementation(),
                standard.switches(),
                standard.device(),
                standard.wall(),
                standard.conditions(),
                standard.iterations());
        List<ResultGroup> groups = ResultGroup.of(List.of(fused, cold), List.of());
        assertEquals(
                List.of("8 tokens x 64, bfloat16, residual", "8 tokens x 64, bfloat16, residual, cold cache"),
                groups.stream().map(group -> group.configuration().label()).toList());
        assertEquals(Optional.empty(), groups.get(0).speedup(fused));
    }

    /** As all results of the time before there was a choice, which are compared with newer ones. */
    @Test
    void resultsThatNameNoCacheHadAWarmOne() {
        Configuration warm =
                result(QuantMode.NONE, Implementation.FUSED_ONESHOT, 20).configuration();
        Map<String, String> params = warm.params();
        assertEquals("warm", params.remove("cache"));
        assertEquals(warm, Configuration.of(new Params(params)));
        assertEquals(
                warm.withCache(Cache.COLD),
                Configuration.of(new Params(warm.withCache(Cache.COLD).params())));
    }

    @Test
    void withoutAStandardResultThereIsNoSpeedup() {
        Result fused = result(QuantMode.NONE, Implementation.FUSED_ONESHOT, 20);
        Result broken = result(QuantMode.NONE, Implementation.NCCL_CUSTOM, Double.NaN);
        ResultGroup group = ResultGroup.of(List.of(fused, broken), List.of()).get(0);
        assertEquals(Optional.empty(), group.baseline());
        assertEquals(Optional.empty(), group.speedup(fused));
    }

    @Test
    void aProbeIsInNoSectionNorIsItTheLimitWhereRanksShareGpus() {
        Result probe = result("cuda", QuantMode.NONE, Implementation.NCCL_ALL_REDUCE_ONLY, 5);
        Result link = result("cuda", QuantMode.NONE, Implementation.LINK_PEAK, 4);
        Result standard = result("cuda", QuantMode.NONE, Implementation.NCCL_CUSTOM, 40);
        RunResults report = new RunResults(List.of(probe, link, standard), Optional.empty());
        assertEquals(
                List.of(List.of(standard)),
                report.groups().stream().map(ResultGroup::results).toList());
        assertEquals(
                List.of(List.of(probe, link)),
                report.probes().stream().map(ResultGroup::results).toList());
        assertEquals(10, report.link().orElseThrow().percentOfLimit(standard), 1e-9);
        Result simulated = result("simulated", QuantMode.NONE, Implementation.LINK_PEAK, 4);
        assertEquals(Optional.empty(), new RunResults(List.of(simulated), Optional.empty()).link());
    }

    /** By 2 (N - 1) / N, as its doc/PERFORMANCE.md derives. */
    @ParameterizedTest
    @CsvSource({"2, 1", "4, 1.5", "8, 1.75"})
    void busBandwidthIsThatOfNcclTests(int worldSize, double factor) {
        Result two = result("cuda", QuantMode.NONE, Implementation.NCCL_ALL_REDUCE_ONLY, 50);
        Configuration configuration =
                new Configuration("cuda", worldSize, two.configuration().problem());
        Bandwidth bandwidth = Bandwidth.of(new Result(
                configuration,
                two.implementation(),
                Map.of(),
                two.device(),
                two.wall(),
                Conditions.UNKNOWN,
                two.iterations()));
        double bytesPerNs = configuration.problem().tensorBytes() / two.time().timeNs();
        assertEquals(new Bandwidth(bytesPerNs, factor * bytesPerNs), bandwidth);
    }

    /** A rank adds up its share of 16 bits an element, and gets the others' codes of 8. */
    @Test
    void withAShardedResidualRanksReceiveOutputsForSums() {
        Result whole = result("cuda", QuantMode.FP8, Implementation.FUSED_TWOSHOT, 50);
        Result sharded = new Result(
                whole.configuration().with(Residual.SHARDED),
                Implementation.FUSED_SEQUENCE_PARALLEL,
                Map.of(),
                whole.device(),
                whole.wall(),
                Conditions.UNKNOWN,
                whole.iterations());
        assertEquals(0.75 * Bandwidth.of(whole).bus(), Bandwidth.of(sharded).bus(), 1e-12);
        assertEquals(Bandwidth.of(whole).algorithm(), Bandwidth.of(sharded).algorithm());
    }

    @Test
    void whereRanksShareGpusThereIsNoSpeedup() {
        Result standard = result("simulated", QuantMode.NONE, Implementation.NCCL_CUSTOM, 40);
        Result fused = result("simulated", QuantMode.NONE, Implementation.FUSED_ONESHOT, 20);
        RunResults report = new RunResults(List.of(standard, fused), Optional.empty());
        ResultGroup group = report.groups().get(0);
        assertEquals(
                List.of("–", "–"), group.results().stream().map(group::verdict).toList());
        String markdown = RunReport.of(report).in(DocumentFormat.MARKDOWN);
        assertFalse(markdown.contains("Best fused") || markdown.contains("**"), markdown);
        assertTrue(
                markdown.contains("There are no speedups for the simulated backend, nor fastest results: "), markdown);
        assertTrue(markdown.contains("- Ranks: 2, on the simulated backend: ranks share GPUs"), markdown);
    }

    private static Result result(QuantMode quant, Implementation implementation, double timeNs) {
        return result("cuda", quant, implementation, timeNs);
    }

    private static Result result(String backend, QuantMode quant, Implementation implementation, double timeNs) {
        Problem problem = new Problem(8, 64, DataType.BFLOAT16, true, quant);
        Measurement time = new Measurement(timeNs, 1);
        return new Result(
                new Configuration(backend, 2, problem),
                implementation,
                Map.of(),
                time,
                time,
                Conditions.UNKNOWN,
                new Iterations(5, 20, 1));
    }
}
