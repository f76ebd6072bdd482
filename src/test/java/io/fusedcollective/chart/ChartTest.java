package io.fusedcollective.chart;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Provider;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.report.Runs;
import io.fusedcollective.report.Xml;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.Panel;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunFiles;
import io.fusedcollective.results.RunResults;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartTest {

    private static final Result STANDARD = Runs.result(Implementation.NCCL_CUSTOM, 128, 40_000, 100);
    private static final Result FUSED = Runs.result(Implementation.FUSED_ONESHOT, 128, 20_000, 100);

    @TempDir
    Path temp;

    @Test
    void everyResultOfTheReferenceRunsHasItsMarkerInItsColor() throws IOException {
        RunResults report = reference();
        for (Panel panel : Panel.of(report)) {
            Map<String, Double> expected = new HashMap<>();
            panel.series(result -> true)
                    .forEach((name, results) ->
                            // One more stands in the legend.
                            expected.merge(
                                    color(results.get(0).implementation()),
                                    (results.size() + 1.0)
                                            * shapes(results.get(0).implementation()),
                                    Double::sum));
            Map<String, Double> drawn = new HashMap<>();
            Document svg = Xml.parse(
                    LatencyChart.of(panel, Optional.empty()).orElseThrow().svg());
            Xml.elements(svg, "*").forEach(element -> {
                String stroke = element.getAttribute("stroke").toUpperCase(Locale.ROOT);
                if (expected.containsKey(stroke)) {
                    // A cross has two lines, which count as one shape.
                    drawn.merge(stroke, element.getTagName().equals("line") ? 0.5 : 1, Double::sum);
                }
            });
            assertEquals(expected, drawn, panel.title());
            assertTrue(
                    Xml.texts(svg, "text").containsAll(List.of("1", "8", "32", "128", "512", "1024", "2048")),
                    panel.title());
            assertTrue(
                    Xml.texts(svg, "text")
                            .containsAll(panel.series(result -> true).keySet()),
                    panel.title());
        }
    }

    /** FlashInfer's markers are stars, and circles with a cross in them; all others have one shape. */
    private static int shapes(Implementation implementation) {
        return implementation.provider() == Provider.FLASHINFER ? 2 : 1;
    }

    @Test
    void noTwoImplementationsLookTheSame() {
        List<SeriesStyle> styles = Arrays.stream(Implementation.values())
                .filter(each -> each.kind() != Implementation.Kind.PROBE)
                .map(each -> SeriesStyle.of(each, 0))
                .toList();
        assertEquals(styles.size(), styles.stream().distinct().count());
        assertFalse(SeriesStyle.of(Implementation.FUSED_ONESHOT, 0)
                .equals(SeriesStyle.of(Implementation.FUSED_ONESHOT, 1)));
    }

    @Test
    void aChartForEachProblemNamedByIt() throws IOException {
        assertEquals(
                List.of(
                        "latency-8192-bfloat16-none",
                        "speedup-8192-bfloat16-none",
                        "latency-8192-bfloat16-fp8",
                        "speedup-8192-bfloat16-fp8",
                        "latency-8192-bfloat16-fp4",
                        "speedup-8192-bfloat16-fp4"),
                Chart.of(only(residual -> residual != Residual.SHARDED)).stream()
                        .map(Chart::name)
                        .toList());
    }

    @Test
    void theSameDataGiveTheSameFile() {
        RunResults report = Runs.of(STANDARD, FUSED);
        assertEquals(Chart.of(report), Chart.of(report));
    }

    @Test
    void theLimitIsDrawnOnlyWhereTheLinkIsGiven() throws IOException {
        Panel panel = Panel.of(reference()).get(0);
        assertFalse(LatencyChart.of(panel, Optional.empty()).orElseThrow().svg().contains("Dotted"));
        assertTrue(LatencyChart.of(panel, Optional.of(Link.given(362)))
                .orElseThrow()
                .svg()
                .contains("Dotted: the least that the link needs, at 362 GB/s as given"));
        assertEquals(92.7, 2048 * Link.given(362).leastUsPerToken(panel.configuration()), 0.05);
    }

    @Test
    void theLimitIsTheMeasuredOneWhereTheRunHasItAndProbesAreNotDrawn() {
        Result link = Runs.result(Implementation.LINK_PEAK, 512, 1_000, 1);
        String svg = Chart.of(Runs.of(STANDARD, FUSED, link)).get(0).svg();
        // 64 KiB in a microsecond.
        assertTrue(String.join(" ", Xml.texts(Xml.parse(svg), "text")).contains("at 65.5 GB/s as measured"), svg);
        assertFalse(svg.contains("linkPeak") || svg.contains(">512<"));
    }

    /** Whatever a caption or a legend promises is to be seen: each line has a length, in the committed charts too. */
    @Test
    void everyPromisedLineHasALength() throws IOException {
        List<String> svgs = new ArrayList<>();
        Chart.of(reference()).forEach(chart -> svgs.add(chart.svg()));
        for (double gbPerS : new double[] {10, 100, 362, 1_000, 10_000}) {
            Chart.of(reference().withLink(Link.given(gbPerS))).forEach(chart -> svgs.add(chart.svg()));
        }
        try (Stream<Path> files = Files.walk(Path.of("jmh-results"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".svg")).toList()) {
                svgs.add(Files.readString(file));
            }
        }
        assertTrue(svgs.size() >= 42, "generated and committed ones");
        svgs.forEach(ChartTest::assertLinesHaveLengths);
    }

    private static void assertLinesHaveLengths(String svg) {
        Document document = Xml.parse(svg);
        Map<String, Double> lengths = new HashMap<>();
        Xml.elements(document, "path").stream()
                .filter(path -> path.getAttribute("fill").equals("none"))
                .forEach(path -> {
                    double length = length(path.getAttribute("d"));
                    assertTrue(length > 1, () -> "a line without a length: " + path.getAttribute("d"));
                    lengths.merge(path.getAttribute("stroke"), length, Double::sum);
                });
        String words = String.join(" ", Xml.texts(document, "text"));
        if (words.contains("Dotted: the least that the link needs")) {
            assertTrue(lengths.getOrDefault("rgb(51,51,51)", 0.0) > 20, words);
        }
        String key = "";
        for (Element element : Xml.elements(document, "*")) {
            if (element.getTagName().equals("line")
                    && element.getAttribute("stroke").startsWith("rgb")) {
                key = element.getAttribute("stroke");
            }
            if (element.getAttribute("class").equals("legend-item")) {
                assertTrue(lengths.getOrDefault(key, 0.0) > 20, element.getTextContent() + ": " + lengths);
            }
        }
    }

    private static double length(String path) {
        double[] numbers = numbers(path);
        double length = 0;
        for (int i = 2; i < numbers.length; i += 2) {
            length += Math.hypot(numbers[i] - numbers[i - 2], numbers[i + 1] - numbers[i - 1]);
        }
        return length;
    }

    /** A label that lay over another kernel's marker could not be read. */
    @Test
    void labelsStandAboveAllLines() throws IOException {
        for (Chart chart : Chart.of(reference())) {
            Document svg = Xml.parse(chart.svg());
            double highest = Xml.elements(svg, "path").stream()
                    .filter(path -> path.getAttribute("fill").equals("none"))
                    .flatMapToDouble(path -> heights(path.getAttribute("d")))
                    .min()
                    .orElseThrow();
            Xml.elements(svg, "text").stream()
                    .filter(text -> text.getTextContent().strip().matches("[\\d.]+x( \\?)?"))
                    .map(text -> ((Element) text.getParentNode()).getAttribute("transform"))
                    .forEach(place -> {
                        double baseline = numbers(place.replaceAll("[^\\d. ]", ""))[1];
                        assertTrue(baseline < highest - 5, chart.name() + ": " + place + " " + highest);
                    });
        }
    }

    /** Captions end at the right edge, so one that is too long loses its beginning. */
    @Test
    void captionsFitThePicture() throws IOException {
        for (Chart chart : Chart.of(reference())) {
            List<String> captions = Xml.elements(Xml.parse(chart.svg()), "text").stream()
                    .filter(text -> text.getAttribute("class").equals("plot-caption"))
                    .map(text -> text.getTextContent().strip())
                    .toList();
            assertFalse(captions.isEmpty(), chart.name());
            captions.forEach(caption ->
                    assertTrue(caption.length() <= LinePlot.CAPTION_CHARACTERS && !caption.endsWith("…"), caption));
        }
    }

    @Test
    void theThreeFormsOfALayerAreOneChart() throws IOException {
        List<Chart> charts = Chart.of(reference());
        assertEquals(
                List.of(
                        "latency-8192-bfloat16-residual-none",
                        "speedup-8192-bfloat16-residual-none",
                        "latency-8192-bfloat16-residual-fp8",
                        "speedup-8192-bfloat16-residual-fp8",
                        "latency-8192-bfloat16-residual-fp4",
                        "speedup-8192-bfloat16-residual-fp4",
                        "forms-8192-bfloat16-residual-none",
                        "forms-8192-bfloat16-residual-fp8",
                        "forms-8192-bfloat16-residual-fp4"),
                charts.stream().map(Chart::name).toList());
        Document fp8 = Xml.parse(charts.get(7).svg());
        assertEquals(
                List.of(
                        "flashinferAllReduceNorm",
                        "ncclCompiled",
                        "flashinferOneshot",
                        "vllmCompiled",
                        "ncclSequenceParallel",
                        "p2pCompiled",
                        "fusedOneshot",
                        "fusedSequenceParallel"),
                Xml.elements(fp8, "text").stream()
                        .filter(text -> text.getAttribute("class").equals("legend-item"))
                        .map(text -> text.getTextContent().strip())
                        .toList());
        assertEquals(
                2,
                Xml.elements(fp8, "path").stream()
                        .filter(path -> path.getAttribute("stroke").equals("rgb(51,51,51)"))
                        .count(),
                "limits: of the residual of all rows and of the sharded one");
    }

    @Test
    void aShardedResidualAloneHasItsOwnLatency() throws IOException {
        RunResults sharded = only(residual -> residual == Residual.SHARDED);
        assertEquals(
                List.of("latency-8192-bfloat16-none", "latency-8192-bfloat16-fp8", "latency-8192-bfloat16-fp4"),
                Chart.of(sharded).stream().map(Chart::name).toList());
    }

    @Test
    void aSpeedupThatMayBeNoneHasAQuestionMark() {
        Result even = Runs.result(Implementation.FUSED_ONESHOT, 128, 39_900, 2_000);
        String svg = Chart.of(Runs.of(STANDARD, even)).get(1).svg();
        assertTrue(Xml.texts(Xml.parse(svg), "text").contains("1.00x ?"), svg);
    }

    @Test
    void everyColorIsSeenOnWhiteAndInTheDark() {
        for (Implementation implementation : Implementation.values()) {
            if (implementation.kind() != Implementation.Kind.PROBE) {
                String color = color(implementation);
                String dark = SvgDrawing.IN_THE_DARK.getOrDefault(color, color);
                assertTrue(contrast(color, "#ffffff") >= 2, implementation + " on white");
                assertTrue(contrast(dark, SvgDrawing.IN_THE_DARK.get("#FFFFFF")) >= 4, implementation + " in the dark");
            }
        }
    }

    /** As WCAG 2 defines it. */
    private static double contrast(String one, String other) {
        double a = luminance(Color.decode(one)) + 0.05;
        double b = luminance(Color.decode(other)) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(Color color) {
        float[] rgb = color.getColorComponents(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB), null);
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    @Test
    void aChartHasOneTypeface() throws IOException {
        for (Chart chart : Chart.of(reference())) {
            assertEquals(2, chart.svg().split("font-family", -1).length, chart.name());
            assertTrue(chart.svg().contains(SvgDrawing.FONT), chart.name());
        }
        assertTrue(Files.readString(Path.of("src/main/resources/io/fusedcollective/document/page.css"))
                .contains(SvgDrawing.FONT));
    }

    @Test
    void oneResultIsDrawn() {
        List<Chart> charts = Chart.of(Runs.of(FUSED).withLink(Link.given(1)));
        assertEquals(
                List.of("latency-64-bfloat16-none"),
                charts.stream().map(Chart::name).toList());
        assertTrue(Xml.texts(Xml.parse(charts.get(0).svg()), "text").contains("128"));
    }

    @Test
    void errorsThatAreNoNumbersOrLargerThanTheValueAreLeftOut() {
        Result noError = Runs.result(Implementation.FUSED_ONESHOT, 8, 20_000, Double.NaN);
        Result largeError = Runs.result(Implementation.FUSED_ONESHOT, 32, 20_000, 30_000);
        List<Chart> charts = Chart.of(Runs.of(STANDARD, FUSED, noError, largeError));
        assertFalse(charts.get(0).svg().contains("NaN"));
        assertTrue(Xml.texts(Xml.parse(charts.get(0).svg()), "text").containsAll(List.of("8", "32", "128")));
    }

    @Test
    void aRunWithoutTimesHasNoCharts() {
        assertEquals(List.of(), Chart.of(Runs.of(Runs.result(Implementation.FUSED_ONESHOT, 8, Double.NaN, 1))));
    }

    @Test
    void whatIsMissingIsSaid() {
        Result broken = Runs.result(Implementation.NCCL_CUSTOM, 8, Double.NaN, 1);
        Result other = Runs.result(Implementation.FUSED_ONESHOT, 8, 3_000, 1);
        RunResults report =
                Runs.withFailure(Implementation.FUSED_TWOSHOT, 128, "reason", STANDARD, FUSED, broken, other);
        assertEquals(
                List.of(
                        "ncclCustom has no result at 8 tokens (not a number)",
                        "fusedTwoshot has no result at 8 tokens (not measured), 128 tokens (FAILED)"),
                Panel.of(report).get(0).missing());
        String svg = Chart.of(report).get(0).svg();
        assertTrue(String.join(" ", Xml.texts(Xml.parse(svg), "text")).contains("128 tokens (FAILED)"), svg);
    }

    @Test
    void aResultThatIsNowhereIsNotMissed() {
        assertEquals(List.of(), Panel.of(Runs.of(STANDARD, FUSED)).get(0).missing());
    }

    @Test
    void filesAreSvgAndPngOfTheSamePicture() throws IOException {
        List<Chart> charts = Chart.of(Runs.of(STANDARD, FUSED));
        List<String> notWritten = new ArrayList<>();
        assertEquals(
                "x.charts/latency-64-bfloat16-none.svg",
                ChartFiles.write(temp.resolve("x.charts"), charts, notWritten)
                        .get(0)
                        .path()
                        .orElseThrow());
        Path svg = temp.resolve("x.charts/speedup-64-bfloat16-none.svg");
        assertEquals(charts.get(1).svg(), Files.readString(svg));
        // A JRE without fonts says so in a line instead.
        if (notWritten.isEmpty()) {
            var image = ImageIO.read(
                    temp.resolve("x.charts/speedup-64-bfloat16-none.png").toFile());
            assertArrayEquals(new int[] {1920, 1160}, new int[] {image.getWidth(), image.getHeight()});
        } else {
            assertEquals(1, notWritten.get(0).lines().count());
        }
    }

    /** The second of each pair of coordinates; it is smaller further up. */
    private static DoubleStream heights(String path) {
        double[] numbers = numbers(path);
        return IntStream.range(0, numbers.length / 2).mapToDouble(i -> numbers[2 * i + 1]);
    }

    private static double[] numbers(String path) {
        return Stream.of(path.split("[ML ]+"))
                .filter(part -> !part.isBlank())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static String color(Implementation implementation) {
        return SeriesStyle.of(implementation, 0).color();
    }

    private static RunResults only(Predicate<Residual> wanted) throws IOException {
        return new RunResults(
                reference().groups().stream()
                        .filter(group ->
                                wanted.test(group.configuration().problem().residual()))
                        .flatMap(group -> group.results().stream())
                        .toList(),
                Optional.empty());
    }

    private static RunResults reference() throws IOException {
        return RunFiles.read(List.of(Path.of("jmh-results/h100-x2.json"), Path.of("jmh-results/h100-x2-decode.json")));
    }
}
