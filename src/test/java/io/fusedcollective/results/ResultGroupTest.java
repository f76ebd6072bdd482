package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Params;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.report.MarkdownReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultGroupTest {

    @Test
    void theBaselineIsTheFastestStandardRowOfTheSameQuantMode() {
        Result slower = row(QuantMode.FP8, Implementation.STANDARD, 50);
        Result faster = row(QuantMode.FP8, Implementation.NCCL_CUSTOM, 40);
        Result fused = row(QuantMode.FP8, Implementation.FUSED_ONESHOT, 20);
        Result unquantised = row(QuantMode.NONE, Implementation.NCCL_CUSTOM, 10);
        List<ResultGroup> sections = ResultGroup.of(List.of(fused, unquantised, slower, faster), List.of());
        ResultGroup fp8 = sections.get(1);
        assertEquals(Optional.of(faster), fp8.baseline());
        assertEquals(
                List.of("0.80x", "baseline", "2.00x"),
                fp8.rows().stream().map(fp8::verdict).toList());
    }

    @Test
    void aRowWithAColdCacheIsNoBaselineForOneWithAWarmOne() {
        Result fused = row(QuantMode.NONE, Implementation.FUSED_ONESHOT, 20);
        Result standard = row(QuantMode.NONE, Implementation.NCCL_CUSTOM, 40);
        Result cold = new Result(
                standard.configuration().withCache(Cache.COLD),
                standard.implementation(),
                standard.switches(),
                standard.device(),
                standard.wall(),
                standard.conditions(),
                standard.protocol());
        List<ResultGroup> sections = ResultGroup.of(List.of(fused, cold), List.of());
        assertEquals(
                List.of("8 tokens x 64, bfloat16, residual", "8 tokens x 64, bfloat16, residual, cold cache"),
                sections.stream()
                        .map(section -> section.configuration().label())
                        .toList());
        assertEquals(Optional.empty(), sections.get(0).speedup(fused));
    }

    /** As all results of the time before there was a choice, which are compared with newer ones. */
    @Test
    void resultsThatNameNoCacheHadAWarmOne() {
        Configuration warm =
                row(QuantMode.NONE, Implementation.FUSED_ONESHOT, 20).configuration();
        Map<String, String> params = warm.params();
        assertEquals("warm", params.remove("cache"));
        assertEquals(warm, Configuration.of(new Params(params)));
        assertEquals(
                warm.withCache(Cache.COLD),
                Configuration.of(new Params(warm.withCache(Cache.COLD).params())));
    }

    @Test
    void withoutAStandardRowThereIsNoSpeedup() {
        Result fused = row(QuantMode.NONE, Implementation.FUSED_ONESHOT, 20);
        Result broken = row(QuantMode.NONE, Implementation.NCCL_CUSTOM, Double.NaN);
        ResultGroup section = ResultGroup.of(List.of(fused, broken), List.of()).get(0);
        assertEquals(Optional.empty(), section.baseline());
        assertEquals(Optional.empty(), section.speedup(fused));
    }

    @Test
    void aProbeIsInNoSectionNorIsItTheLimitWhereRanksShareGpus() {
        Result probe = row("cuda", QuantMode.NONE, Implementation.NCCL_ALL_REDUCE_ONLY, 5);
        Result link = row("cuda", QuantMode.NONE, Implementation.LINK_PEAK, 4);
        Result standard = row("cuda", QuantMode.NONE, Implementation.NCCL_CUSTOM, 40);
        RunResults report = new RunResults(List.of(probe, link, standard), Optional.empty());
        assertEquals(
                List.of(List.of(standard)),
                report.sections().stream().map(ResultGroup::rows).toList());
        assertEquals(
                List.of(List.of(probe, link)),
                report.probes().stream().map(ResultGroup::rows).toList());
        assertEquals(10, report.link().orElseThrow().percentOfLimit(standard), 1e-9);
        Result simulated = row("simulated", QuantMode.NONE, Implementation.LINK_PEAK, 4);
        assertEquals(Optional.empty(), new RunResults(List.of(simulated), Optional.empty()).link());
    }

    /** By 2 (N - 1) / N, as its doc/PERFORMANCE.md derives. */
    @ParameterizedTest
    @CsvSource({"2, 1", "4, 1.5", "8, 1.75"})
    void busBandwidthIsThatOfNcclTests(int worldSize, double factor) {
        Result two = row("cuda", QuantMode.NONE, Implementation.NCCL_ALL_REDUCE_ONLY, 50);
        Configuration configuration =
                new Configuration("cuda", worldSize, two.configuration().problem());
        Bandwidth bandwidth = Bandwidth.of(new Result(
                configuration,
                two.implementation(),
                Map.of(),
                two.device(),
                two.wall(),
                Conditions.UNKNOWN,
                two.protocol()));
        double bytesPerNs = configuration.problem().tensorBytes() / two.time().timeNs();
        assertEquals(new Bandwidth(bytesPerNs, factor * bytesPerNs), bandwidth);
    }

    @Test
    void whereRanksShareGpusThereIsNoSpeedup() {
        Result standard = row("simulated", QuantMode.NONE, Implementation.NCCL_CUSTOM, 40);
        Result fused = row("simulated", QuantMode.NONE, Implementation.FUSED_ONESHOT, 20);
        RunResults report = new RunResults(List.of(standard, fused), Optional.empty());
        ResultGroup section = report.sections().get(0);
        assertEquals(
                List.of("–", "–"), section.rows().stream().map(section::verdict).toList());
        String markdown = MarkdownReport.of(report);
        assertFalse(markdown.contains("Best fused") || markdown.contains("**"), markdown);
        assertTrue(markdown.contains("There are no speedups for the simulated backend, nor fastest rows: "), markdown);
        assertTrue(markdown.contains("- Backend: simulated: ranks share GPUs"), markdown);
    }

    private static Result row(QuantMode quant, Implementation implementation, double timeNs) {
        return row("cuda", quant, implementation, timeNs);
    }

    private static Result row(String backend, QuantMode quant, Implementation implementation, double timeNs) {
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
