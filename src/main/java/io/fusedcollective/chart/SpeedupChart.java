package io.fusedcollective.chart;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Provider;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.Panel;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Speedup of fused results over the fastest standard result that they would replace, by tokens. The line at 1 is the latter: for
 * FlashInfer's kernels it is NCCL's or vLLM's, for this suite's kernels the fastest of all ({@link
 * io.fusedcollective.results.Contest}).
 */
final class SpeedupChart {

    private SpeedupChart() {}

    /** The chart; empty if nothing can be compared. */
    static Optional<Chart> of(Panel panel) {
        List<LinePlot.Series> series = new ArrayList<>();
        panel.series(result -> result.implementation().kind() == Implementation.Kind.FUSED)
                .forEach((name, results) -> {
                    List<LinePlot.Point> points = results.stream()
                            .flatMap(result -> point(panel, result).stream())
                            .toList();
                    if (!points.isEmpty()) {
                        series.add(new LinePlot.Series(name, results.get(0).implementation(), points));
                    }
                });
        return series.isEmpty() ? Optional.empty() : Optional.of(draw(panel, series));
    }

    /** Only the best result at a token count has a label; all labels stand on one line above the chart's lines. */
    private static Optional<LinePlot.Point> point(Panel panel, Result result) {
        ResultGroup group = panel.groups().stream()
                .filter(candidate -> candidate.configuration().equals(result.configuration()))
                .findFirst()
                .orElseThrow();
        boolean best = group.bestFused().filter(result::equals).isPresent();
        return group.replacedBy(result)
                .map(standard -> {
                    double speedup = standard.time().timeNs() / result.time().timeNs();
                    // Both times may be off at once.
                    double error = relativeError(result) + relativeError(standard);
                    return new LinePlot.Point(
                            result.configuration().problem().tokens(),
                            speedup,
                            error < 1 ? speedup * (1 - error) : Double.NaN,
                            error < 1 ? speedup * (1 + error) : Double.NaN,
                            best ? label(speedup, standard, result) : "");
                })
                .filter(point -> Double.isFinite(point.value()));
    }

    private static String label(double speedup, Result standard, Result fused) {
        return Figures.speedup(speedup) + (standard.time().clearlyDiffersFrom(fused.time()) ? "" : " ?");
    }

    private static double relativeError(Result result) {
        return result.time().errorNs() / result.time().timeNs();
    }

    private static Chart draw(Panel panel, List<LinePlot.Series> series) {
        LinePlot plot = new LinePlot(series);
        plot.background(LinePlot.map(
                "geom", "hline", "yintercept", 1.0, "color", "#333333", "linetype", "dashed", "size", 0.8));
        double low = values(series).min().orElse(1);
        double high = values(series).max().orElse(1);
        double room = 0.12 * Math.max(high - low, 0.2);
        plot.labels(high + room / 2);
        plot.note("Dashed at 1.00: the fastest standard implementation; on top: the fastest fused kernel's speedup");
        if (series.stream().anyMatch(line -> line.implementation().provider() == Provider.FLASHINFER)) {
            plot.note(
                    "FlashInfer's kernels are compared with its own, vLLM's and NCCL's all-reduce, this suite's with everything");
        }
        plot.note(SeriesStyle.LEGEND);
        panel.missing().forEach(plot::note);
        String name = "speedup-" + panel.fileName();
        String title = "Speedup of fusion: " + panel.title();
        return new Chart(name, title, plot.svg(name, title, panel.machine(), yScale(low - room, high + room)));
    }

    /** All values on the vertical axis, including the line at 1. */
    private static DoubleStream values(List<LinePlot.Series> series) {
        return DoubleStream.concat(
                DoubleStream.of(1),
                series.stream()
                        .flatMap(line -> line.points().stream())
                        .flatMapToDouble(point -> DoubleStream.of(point.value(), point.low(), point.high())
                                .filter(Double::isFinite)));
    }

    private static Map<String, Object> yScale(double low, double high) {
        return LinePlot.map(
                "aesthetic",
                "y",
                "name",
                "speedup over the fastest standard implementation",
                "limits",
                LinePlot.list(Math.max(0, low), high),
                "expand",
                LinePlot.list(0, 0),
                "format",
                "{.2f}");
    }
}
