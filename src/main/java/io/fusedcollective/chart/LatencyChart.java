package io.fusedcollective.chart;

import io.fusedcollective.results.Link;
import io.fusedcollective.results.Panel;
import io.fusedcollective.results.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times over tokens, both logarithmic, with the link's limit if its peak is known. */
final class LatencyChart {

    private static final double[] STEPS_IN_A_DECADE = {1, 2, 5};

    /** Far less than a pixel, and far more than a rounding error. */
    private static final double CLIP_RATIO = 1e-6;

    private final Panel panel;
    private final LinePlot plot;
    private final double lowestUs;
    private final double highestUs;

    private LatencyChart(Panel panel, List<LinePlot.Series> series) {
        this.panel = panel;
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

    /** The chart; empty if no result has a time. */
    static Optional<Chart> of(Panel panel, Optional<Link> link) {
        List<LinePlot.Series> series = new ArrayList<>();
        panel.series(result -> true)
                .forEach((name, results) -> series.add(new LinePlot.Series(
                        name,
                        results.get(0).implementation(),
                        results.stream().map(LatencyChart::point).toList())));
        return series.isEmpty() ? Optional.empty() : Optional.of(new LatencyChart(panel, series).draw(link));
    }

    private static LinePlot.Point point(Result result) {
        double us = result.time().timeNs() / 1000;
        double errorUs = result.time().errorNs() / 1000;
        // An error as large as the value has no place on a logarithmic axis.
        double lowUs = errorUs < us ? us - errorUs : Double.NaN;
        return new LinePlot.Point(result.configuration().problem().tokens(), us, lowUs, us + errorUs, "");
    }

    private Chart draw(Optional<Link> link) {
        link.ifPresent(this::limit);
        plot.note(SeriesStyle.LEGEND);
        panel.missing().forEach(plot::note);
        String name = "latency-" + panel.fileName();
        String title = "Latency: " + panel.title();
        return new Chart(name, title, plot.svg(name, title, panel.machine(), yScale()));
    }

    private void limit(Link link) {
        double usPerToken = link.leastUsPerToken(panel.configuration());
        double from = Math.max(plot.firstTokens(), lowestUs / usPerToken);
        double to = Math.min(plot.lastTokens(), highestUs / usPerToken);
        if (from < to) {
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
            plot.note("Dotted: the least that the link needs, at %s".formatted(link.description()));
        } else {
            plot.note("What the link needs at %s is far below all results".formatted(link.description()));
        }
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
