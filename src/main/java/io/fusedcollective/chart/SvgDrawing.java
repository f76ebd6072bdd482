package io.fusedcollective.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/** lets-plot's SVG, changed so that it suits version control and can be in one page with other charts. */
final class SvgDrawing {

    /** Colors of the picture that a dark page needs otherwise, and what they are there. */
    static final Map<String, String> IN_THE_DARK = new TreeMap<>(Map.of(
            "#FFFFFF", "#16181c",
            "#E9E9E9", "#3a3d44",
            "#333333", "#d8d8d8",
            "#000000", "#d8d8d8",
            "#7F7F7F", "#a8a8a8",
            "#0072B2", "#3d9be0",
            "#882255", "#d8669b",
            "#AA4499", "#d879c8",
            "#332288", "#9a8cf0"));

    /** Dark colors for viewers that ask for them. Viewers outside of browsers ignore this. */
    static final String DARK = "  @media (prefers-color-scheme: dark) {\n"
            + IN_THE_DARK.entrySet().stream()
                    .map(color -> inTheDark(color.getKey(), color.getValue()))
                    .collect(Collectors.joining())
            + "    .plt-container text { fill: #e0e0e0 !important; }\n  }\n";

    /** The page's. */
    static final String FONT = "Arial, Helvetica, sans-serif";

    /**
     * Replaces lets-plot's own style, whose selectors not all viewers know. The sizes are those that lets-plot uses for its layout.
     * There must be no rule for bare elements, because in a page it would apply to the whole page.
     */
    private static final String STYLE = """
            <style type="text/css">
              .plt-container { font-family: %s; }
              .plot-title { font-size: 16px; fill: #222222; }
              .plot-subtitle, .axis-title-x, .axis-title-y { font-size: 15px; fill: #474747; }
              .axis-text-x, .axis-text-y, .legend-item, .plot-caption { font-size: 13px; fill: #474747; }
            %s</style>
            """.formatted(FONT, DARK);

    private static final Pattern LETS_PLOT_STYLE = Pattern.compile("<style.*?</style>\\s*", Pattern.DOTALL);
    private static final Pattern IDENTIFIER = Pattern.compile("(?<=\\bid=\")[^\"]+");

    private SvgDrawing() {}

    /** lets-plot writes a line's color in one way, a marker's in another. */
    private static String inTheDark(String hex, String dark) {
        int color = Integer.decode(hex);
        String rgb = "rgb(%d,%d,%d)".formatted(color >> 16, color >> 8 & 0xff, color & 0xff);
        StringBuilder rules = new StringBuilder();
        for (String property : List.of("fill", "stroke")) {
            rules.append("    .plt-container [%1$s=\"%2$s\"], .plt-container [%1$s=\"%3$s\"] { %1$s: %4$s; }\n"
                    .formatted(property, rgb, hex.toLowerCase(Locale.ROOT), dark));
        }
        return rules.toString();
    }

    /** @param id prefix of the identifiers in the SVG; unique in a page */
    static String draw(String id, double widthPx, double heightPx, Map<String, Object> plot) {
        String svg = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
                plot, new DoubleVector(widthPx, heightPx), new UnsupportedRGBEncoder(), false);
        // Labels of points name a font of their own.
        String scalable = svg.replace("font-family:sans-serif;", "")
                .replaceFirst("width=\"([\\d.]+)\" height=\"([\\d.]+)\"", "$0 viewBox=\"0 0 $1 $2\"");
        return withStableIdentifiers(
                        id, LETS_PLOT_STYLE.matcher(scalable).replaceFirst(Matcher.quoteReplacement(STYLE)))
                + "\n";
    }

    /** Replaces lets-plot's random identifiers, because the same data must give the same file. */
    private static String withStableIdentifiers(String id, String svg) {
        Map<String, String> stable = new LinkedHashMap<>();
        IDENTIFIER
                .matcher(svg)
                .results()
                .forEach(found -> stable.computeIfAbsent(found.group(), random -> id + "-" + stable.size()));
        String result = svg;
        for (Map.Entry<String, String> entry : stable.entrySet()) {
            result = result.replace("id=\"" + entry.getKey() + "\"", "id=\"" + entry.getValue() + "\"")
                    .replace("#" + entry.getKey() + ")", "#" + entry.getValue() + ")");
        }
        return result;
    }
}
