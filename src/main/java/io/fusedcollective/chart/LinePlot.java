package io.fusedcollective.chart;

import io.fusedcollective.problem.Implementation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Draws one line for each series over the token counts, on logarithmic axes. It uses the terms of lets-plot's grammar of
 * graphics: data, layers that draw the data, and scales that say how values look.
 */
final class LinePlot {

    static final double WIDTH_PX = 960;
    static final double HEIGHT_PX = 580;

    /** Token counts below the axis that are nearer to one another than this share of it would overlap. */
    private static final double TICK_SHARE = 0.05;

    /** Labels of points are wider: "1.25x". */
    private static final double LABEL_SHARE = 0.06;

    /** Longer captions would begin left of the picture. */
    static final int CAPTION_CHARACTERS = 112;

    private static final int CAPTION_LINES = 4;

    /** @param low,high ends of the error bar; NaN if there is none */
    record Point(int tokens, double value, double low, double high, String label) {}

    record Series(String name, Implementation implementation, List<Point> points) {
        /** The value at the most tokens. */
        private double last() {
            return points.stream()
                    .max(Comparator.comparingInt(Point::tokens))
                    .map(Point::value)
                    .orElseThrow();
        }
    }

    private final List<Series> series;
    private final List<Object> layers = new ArrayList<>();
    private final List<Object> foreground = new ArrayList<>();
    private final SortedSet<Integer> tokens = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();

    /** @param series in the order of drawing: the last ones lie over the others; the legend shows them first */
    LinePlot(List<Series> series) {
        this.series = series;
        series.forEach(line -> line.points.forEach(point -> tokens.add(point.tokens)));
    }

    /** Adds a layer below the series. */
    void background(Map<String, Object> layer) {
        layers.add(layer);
    }

    /** Writes the points' labels at {@code height} on the vertical axis, above all lines, as far as each finds room. */
    void labels(double height) {
        List<Point> labeled = series.stream()
                .flatMap(line -> line.points.stream())
                .filter(point -> !point.label.isEmpty())
                .sorted(Comparator.comparingInt(Point::tokens))
                .toList();
        Set<Integer> roomy = withRoom(
                labeled.stream().map(Point::tokens).collect(Collectors.toCollection(TreeSet::new)), LABEL_SHARE);
        List<Point> shown =
                labeled.stream().filter(point -> roomy.contains(point.tokens)).toList();
        foreground.add(map(
                "geom",
                "text",
                "data",
                map("tokens", column(shown, Point::tokens), "label", column(shown, Point::label)),
                "mapping",
                map("x", "tokens", "label", "label"),
                "inherit_aes",
                false,
                "y",
                height,
                "color",
                "#222222",
                "size",
                6.5,
                "show_legend",
                false));
    }

    /** Adds a line of small print below the chart. */
    void note(String note) {
        notes.add(note);
    }

    /** The left end of the axis, with room for markers. */
    double firstTokens() {
        return tokens.first() / (tokens.size() == 1 ? 2.0 : Math.pow(span(), 0.03));
    }

    double lastTokens() {
        return tokens.last() * (tokens.size() == 1 ? 2.0 : Math.pow(span(), 0.03));
    }

    private double span() {
        return (double) tokens.last() / tokens.first();
    }

    /** @param yScale lets-plot's options of the vertical scale */
    String svg(String id, String title, String subtitle, Map<String, Object> yScale) {
        layers.add(map("geom", "line", "mapping", map("linetype", "series", "size", "series")));
        layers.add(map(
                "geom",
                "errorbar",
                "mapping",
                map("ymin", "low", "ymax", "high"),
                "width",
                0.03,
                "size",
                0.7,
                "show_legend",
                false));
        layers.add(map("geom", "point", "mapping", map("shape", "series", "fill", "series"), "size", 3.5));
        layers.addAll(foreground);
        List<Object> scales = list(xScale(), yScale);
        scales.addAll(styleScales());
        return SvgDrawing.draw(
                id,
                WIDTH_PX,
                HEIGHT_PX,
                map(
                        "kind", "plot",
                        "data", data(),
                        "mapping", map("x", "tokens", "y", "value", "color", "series"),
                        "layers", layers,
                        "scales", scales,
                        "theme",
                                map(
                                        "name",
                                        "minimal",
                                        "axis_text_x",
                                        map("name", "text", "angle", 0, "blank", false),
                                        "panel_grid_minor",
                                        map("name", "blank", "blank", true),
                                        "plot_margin",
                                        map("t", 12, "r", 6, "b", 8, "l", 6)),
                        "ggtitle", map("text", title, "subtitle", subtitle),
                        "caption", map("text", caption())));
    }

    private Map<String, Object> data() {
        List<Object> names = list();
        List<Point> points = new ArrayList<>();
        for (Series line : series) {
            names.addAll(Collections.nCopies(line.points.size(), line.name));
            points.addAll(line.points);
        }
        return map(
                "series", names,
                "tokens", column(points, Point::tokens),
                "value", column(points, Point::value),
                "low", column(points, point -> finite(point.low)),
                "high", column(points, point -> finite(point.high)),
                "label", column(points, Point::label));
    }

    private static List<Object> column(List<Point> points, Function<Point, Object> value) {
        return new ArrayList<>(points.stream().map(value).toList());
    }

    /** lets-plot takes null for "nothing to draw". */
    private static Double finite(double number) {
        return Double.isFinite(number) ? number : null;
    }

    /** Draws a tick at each measured token count, with a label if it fits. */
    private Map<String, Object> xScale() {
        Set<Integer> roomy = withRoom(tokens, TICK_SHARE);
        List<Object> breaks = list();
        List<Object> labels = list();
        for (int count : tokens) {
            breaks.add((double) count);
            labels.add(roomy.contains(count) ? Integer.toString(count) : "");
        }
        return map(
                "aesthetic",
                "x",
                "trans",
                "log10",
                "name",
                "tokens",
                "breaks",
                breaks,
                "labels",
                labels,
                "limits",
                list(firstTokens(), lastTokens()),
                "expand",
                list(0, 0));
    }

    /** The token counts, from the fewest on, that are apart by at least this share of the axis. */
    private Set<Integer> withRoom(SortedSet<Integer> counts, double share) {
        double room = share * Math.log(lastTokens() / firstTokens());
        Set<Integer> roomy = new TreeSet<>();
        double last = Double.NEGATIVE_INFINITY;
        for (int count : counts) {
            if (Math.log(count) - last >= room) {
                roomy.add(count);
                last = Math.log(count);
            }
        }
        return roomy;
    }

    private List<Object> styleScales() {
        // From above to below, as the lines end at the right.
        List<Series> legend = new ArrayList<>(series);
        legend.sort(Comparator.comparingDouble(Series::last).reversed());
        List<Object> names = new ArrayList<>(legend.stream().map(Series::name).toList());
        Map<String, Function<SeriesStyle, Object>> values = new LinkedHashMap<>();
        values.put("color", SeriesStyle::color);
        values.put("fill", SeriesStyle::fill);
        values.put("shape", SeriesStyle::shape);
        values.put("linetype", SeriesStyle::lineType);
        values.put("size", SeriesStyle::width);
        List<Object> scales = list();
        values.forEach((aesthetic, value) -> scales.add(map(
                "aesthetic",
                aesthetic,
                "name",
                "",
                "limits",
                names,
                "values",
                new ArrayList<>(
                        legend.stream().map(line -> value.apply(style(line))).toList()))));
        return scales;
    }

    private SeriesStyle style(Series line) {
        long variant = series.subList(0, series.indexOf(line)).stream()
                .filter(earlier -> earlier.implementation == line.implementation)
                .count();
        return SeriesStyle.of(line.implementation, (int) variant);
    }

    private String caption() {
        List<String> lines = new ArrayList<>();
        for (String note : notes) {
            lines.add(note.length() <= CAPTION_CHARACTERS ? note : note.substring(0, CAPTION_CHARACTERS - 1) + "…");
        }
        if (lines.size() > CAPTION_LINES) {
            int more = lines.size() - CAPTION_LINES + 1;
            return String.join("\n", lines.subList(0, CAPTION_LINES - 1)) + "\nand " + more
                    + " more of these: see the tables";
        }
        return String.join("\n", lines);
    }

    /** Names and values by turns. lets-plot wants maps and lists that it can change. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    static List<Object> list(Object... values) {
        return new ArrayList<>(Arrays.asList(values));
    }
}
