package io.fusedcollective.chart;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Fused rows over tokens against the fastest standard row of the same problem, which is the line at 1. */
final class SpeedupChart {

    private SpeedupChart() {}

    /** Empty where nothing can be compared. */
    static Optional<Chart> of(Panel panel) {
        List<LinePlot.Series> series = new ArrayList<>();
        panel.series(row -> row.implementation().kind() == Implementation.Kind.FUSED)
                .forEach((name, rows) -> {
                    List<LinePlot.Point> points = rows.stream()
                            .flatMap(row -> point(panel, row).stream())
                            .toList();
                    if (!points.isEmpty()) {
                        series.add(new LinePlot.Series(name, rows.get(0).implementation(), points));
                    }
                });
        return series.isEmpty() ? Optional.empty() : Optional.of(draw(panel, series));
    }

    /** The best of its section says its figure; others would only lie over it. */
    private static Optional<LinePlot.Point> point(Panel panel, Result row) {
        ResultGroup section = panel.sections().stream()
                .filter(candidate -> candidate.configuration().equals(row.configuration()))
                .findFirst()
                .orElseThrow();
        boolean best = section.bestFused().filter(row::equals).isPresent();
        return section.speedup(row)
                .map(speedup -> new LinePlot.Point(
                        row.configuration().problem().tokens(),
                        speedup,
                        Double.NaN,
                        Double.NaN,
                        best ? Figures.speedup(speedup) : ""));
    }

    private static Chart draw(Panel panel, List<LinePlot.Series> series) {
        LinePlot plot = new LinePlot(series);
        plot.background(LinePlot.map(
                "geom", "hline", "yintercept", 1.0, "color", "#333333", "linetype", "dashed", "size", 0.8));
        double low = values(series).min().orElse(1);
        double high = values(series).max().orElse(1);
        double room = 0.12 * Math.max(high - low, 0.2);
        plot.labels(room / 3);
        plot.note("Dashed: the fastest standard row of each token count; above it, fusion is faster");
        panel.missing().forEach(plot::note);
        String name = "speedup-" + panel.fileName();
        String title = "Speedup of fusion: " + panel.title();
        return new Chart(name, title, plot.svg(name, title, panel.machine(), yScale(low - room, high + room)));
    }

    /** The line at 1 is to be seen too. */
    private static DoubleStream values(List<LinePlot.Series> series) {
        return DoubleStream.concat(
                DoubleStream.of(1),
                series.stream().flatMap(line -> line.points().stream()).mapToDouble(LinePlot.Point::value));
    }

    private static Map<String, Object> yScale(double low, double high) {
        return LinePlot.map(
                "aesthetic",
                "y",
                "name",
                "speedup over the fastest standard row",
                "limits",
                LinePlot.list(Math.max(0, low), high),
                "expand",
                LinePlot.list(0, 0),
                "format",
                "{.2f}");
    }
}
