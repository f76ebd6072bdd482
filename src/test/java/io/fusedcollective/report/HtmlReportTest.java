package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.chart.Chart;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class HtmlReportTest {

    private static final Result STANDARD = Runs.result(Implementation.NCCL_CUSTOM, 128, 40_000, 100);
    private static final Result FUSED = Runs.result(Implementation.FUSED_ONESHOT, 128, 20_000, 100);

    @Test
    void saysWhatAReaderTakesAway() {
        Result slowFused = Runs.result(Implementation.FUSED_ONESHOT, 8, 5_000, 10);
        Result fastStandard = Runs.result(Implementation.NCCL_CUSTOM, 8, 4_000, 10);
        Document page = Xml.parse(html(Runs.of(STANDARD, FUSED, slowFused, fastStandard)));
        List<String> findings = Xml.texts(page, "li");
        assertTrue(
                findings.containsAll(List.of(
                        "Largest speedup: 128 tokens x 64, bfloat16, residual: 2.00x, fusedOneshot against ncclCustom",
                        "Smallest speedup: 8 tokens x 64, bfloat16, residual: 0.80x, fusedOneshot against ncclCustom",
                        "Fusion loses at 8 tokens x 64, bfloat16, residual: 0.80x, fusedOneshot against ncclCustom")),
                findings.toString());
        assertEquals(2, Xml.elements(page, "svg").size());
        assertTrue(Xml.texts(page, "td").containsAll(List.of("fusedOneshot 2.00x", "baseline", "1980")));
    }

    @Test
    void probesHaveATableOfTheirOwnAndGiveTheLimit() {
        Result link = Runs.result(Implementation.LINK_PEAK, 128, 10_000, 100);
        Document page = Xml.parse(html(Runs.of(STANDARD, FUSED, link)));
        assertTrue(Xml.texts(page, "h3").contains("Link and all-reduce alone"));
        // 25 % and 50 % of what the link could do in the results' times, 100 % in its own.
        assertTrue(Xml.texts(page, "td").containsAll(List.of("25.0", "50.0", "100.0", "linkPeak")));
        assertFalse(html(Runs.of(STANDARD, FUSED)).contains("% of limit"));
    }

    @Test
    void loadsNothing() {
        // Clip paths are named by URLs within the page.
        String html = html(Runs.of(STANDARD, FUSED)).replace("url(#", "");
        for (String load : List.of(" src=", " href=", "url(", "@import", "fetch(", "<link", "<iframe", "<img")) {
            assertFalse(html.contains(load), load);
        }
        assertFalse(
                html.replace("http://www.w3.org/", "").contains("://"),
                "only the names of namespaces look like addresses");
        assertTrue(html.contains("default-src 'none'"));
    }

    @Test
    void escapesWhatComesFromResults() {
        RunResults report = Runs.withFailure(
                Implementation.FUSED_TWOSHOT, 128, "a < b & \"c\" </td><script>x\u0001", STANDARD, FUSED);
        Document page = Xml.parse(html(report));
        assertEquals(1, Xml.elements(page, "script").size());
        assertTrue(Xml.texts(page, "li").contains("fusedTwoshot FAILED: a < b & \"c\" </td><script>x\uFFFD"));
        assertTrue(Xml.texts(page, "td").containsAll(List.of("GPU <b>&", "run <script>", "FAILED")));
    }

    @Test
    void codeIsCode() {
        RunResults report = Runs.withFailure(Implementation.FUSED_TWOSHOT, 128, "try `run <x>` again", STANDARD, FUSED);
        Document page = Xml.parse(html(report));
        assertTrue(Xml.texts(page, "li").contains("fusedTwoshot FAILED: try run <x> again"));
        assertEquals(List.of("run --resume", "run <x>"), Xml.texts(page, "code"));
    }

    @Test
    void warns() {
        Result throttled = Runs.result(Implementation.FUSED_ONESHOT, 8, 5_000, 10, 1700);
        Result wide = Runs.result(Implementation.NCCL_CUSTOM, 8, 4_000, 120);
        Document page = Xml.parse(html(Runs.of(FUSED, throttled, wide)));
        assertTrue(Xml.texts(page, "td").contains("fusedOneshot † 0.80x"), "a mark also where a report sums up");
        List<String> warnings = Xml.texts(page, "li");
        assertTrue(
                warnings.containsAll(List.of(
                        "1 result with a confidence interval wider than ±2 % of the time; the widest is ±3.0 %: 8 tokens x 64, bfloat16,"
                                + " residual, ncclCustom. More --trials or --forks make it narrower.",
                        "1 result measured below 95 % of the usual clock: 8 tokens x 64, bfloat16, residual, fusedOneshot (GPU at 1700 MHz"
                                + " instead of the run's usual 1980 MHz). Let the GPUs cool and check their power limits; run --repeats"
                                + " measures such results again.")),
                warnings.toString());
    }

    @Test
    void withoutTimesItSaysSo() {
        String html = html(Runs.of(Runs.result(Implementation.FUSED_ONESHOT, 8, Double.NaN, Double.NaN)));
        assertTrue(html.contains("There is no result with a time to draw."));
        assertTrue(html.contains("so there is nothing to compare"));
        Xml.parse(html);
    }

    private static String html(RunResults report) {
        return RunReport.of(report, Chart.of(report).stream().map(Chart::figure).toList())
                .in(DocumentFormat.HTML);
    }
}
