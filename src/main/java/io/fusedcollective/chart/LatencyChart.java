package io.fusedcollective.chart;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.results.FormsPanel;
import io.fusedcollective.results.Link;
import io.fusedcollective.results.Panel;
import io.fusedcollective.results.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Times over tokens, both logarithmic, with the link's limit if its peak is known. */
final class LatencyChart {

    private static final double[] STEPS_IN_A_DECADE = {1, 2, 5};

    /** Far less than a pixel, and far more than a rounding error. */
    private static final double CLIP_RATIO = 1e-6;

    private final LinePlot plot;
    private final double lowestUs;
    private final double highestUs;

    private LatencyChart(List<LinePlot.Series> series) {
        this.plot = new LinePlot(series);
        this.lowestUs = series.stream()
                        .flatMap(line -> line.points().stream())
                        .mapToDouble(point -> Double.isNaN(point.low()) ? point.value() : point.low())
                        .min()
                        .orElseThrow()
                / 1.3;
        this.highestUs = series.stream()
                        .flatMap(line -> line.points().stream())
                        .mapToDouble(point -> Double.isNaN(point.high()) ? point.value() : point.high())
                        .max()
                        .orElseThrow()
                * 1.3;
    }

    /** The chart of all results of a panel; empty if none has a time. */
    static Optional<Chart> of(Panel panel, Optional<Link> link) {
        Map<String, List<Result>> results = panel.series(result -> true);
        if (results.isEmpty()) {
            return Optional.empty();
        }
        LatencyChart chart = new LatencyChart(series(results));
        link.ifPresent(known -> chart.limits(known, panel.configuration()));
        chart.plot.note(SeriesStyle.LEGEND);
        panel.missing().forEach(chart.plot::note);
        return Optional.of(chart.draw("latency-" + panel.fileName(), "Latency: " + panel.title(), panel.machine()));
    }

    /** The three forms of a layer in one chart. */
    static Chart of(FormsPanel forms, Optional<Link> link) {
        LatencyChart chart = new LatencyChart(series(forms.series()));
        link.ifPresent(known -> chart.limits(
                known, forms.full().configuration(), forms.sharded().configuration()));
        chart.plot.note(SeriesStyle.LEGEND);
        chart.plot.note("Of standard and of fused: each provider's fastest over all token counts");
        forms.sharded().missing().forEach(chart.plot::note);
        return chart.draw(
                "forms-" + forms.full().fileName(),
                "Standard, fused, sequence-parallel: " + forms.full().title(),
                forms.full().machine());
    }

    private static List<LinePlot.Series> series(Map<String, List<Result>> results) {
        List<LinePlot.Series> series = new ArrayList<>();
        results.forEach((name, line) -> series.add(new LinePlot.Series(
                name,
                line.get(0).implementation(),
                line.stream().map(LatencyChart::point).toList())));
        return series;
    }

    private static LinePlot.Point point(Result result) {
        double us = result.time().timeNs() / 1000;
        double errorUs = result.time().errorNs() / 1000;
        // An error as large as the value has no place on a logarithmic axis.
        double lowUs = errorUs < us ? us - errorUs : Double.NaN;
        return new LinePlot.Point(result.configuration().problem().tokens(), us, lowUs, us + errorUs, "");
    }

    private Chart draw(String name, String title, String machine) {
        return new Chart(name, title, plot.svg(name, title, machine, yScale()));
    }

    /** One dotted line for each different limit of these configurations. */
    private void limits(Link link, Configuration... configurations) {
        double[] usPerToken = Stream.of(configurations)
                .mapToDouble(link::leastUsPerToken)
                .distinct()
                .toArray();
        boolean drawn = false;
        for (double each : usPerToken) {
            drawn |= limit(each);
        }
        String linkPeak = link.description();
        plot.note(
                drawn
                        ? "Dotted: the least that the link needs, at %s".formatted(linkPeak)
                                + (usPerToken.length > 1 ? "; lower with a sharded residual" : "")
                        : "What the link needs at %s is far below all results".formatted(linkPeak));
    }

    /** Whether there is something to draw. */
    private boolean limit(double usPerToken) {
        double from = Math.max(plot.firstTokens(), lowestUs / usPerToken);
        double to = Math.min(plot.lastTokens(), highestUs / usPerToken);
        if (from >= to) {
            return false;
        }
        // An end that is a rounding error outside of the axis would not be drawn, and the line with it.
        double fromUs = Math.max(from * usPerToken, lowestUs * (1 + CLIP_RATIO));
        double toUs = Math.min(to * usPerToken, highestUs * (1 - CLIP_RATIO));
        plot.background(LinePlot.map(
                "geom",
                "line",
                "data",
                LinePlot.map(
                        "tokens",
                        LinePlot.list(fromUs / usPerToken, toUs / usPerToken),
                        "limit",
                        LinePlot.list(fromUs, toUs)),
                "mapping",
                LinePlot.map("x", "tokens", "y", "limit"),
                "color",
                "#333333",
                "linetype",
                "dotted",
                "size",
                1.0));
        return true;
    }

    private Map<String, Object> yScale() {
        List<Object> breaks = LinePlot.list();
        List<Object> labels = LinePlot.list();
        for (int exponent = (int) Math.floor(Math.log10(lowestUs)); exponent <= Math.log10(highestUs); exponent++) {
            for (double step : STEPS_IN_A_DECADE) {
                double us = step * Math.pow(10, exponent);
                if (us >= lowestUs && us <= highestUs) {
                    breaks.add(us);
                    labels.add(exponent < 0 ? Double.toString(us) : Long.toString(Math.round(us)));
                }
            }
        }
        return LinePlot.map(
                "aesthetic",
                "y",
                "trans",
                "log10",
                "name",
                "time of one operation, µs",
                "breaks",
                breaks,
                "labels",
                labels,
                "limits",
                LinePlot.list(lowestUs, highestUs),
                "expand",
                LinePlot.list(0, 0));
    }
}
