package io.fusedcollective.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder;
import org.jetbrains.letsPlot.commons.geometry.DoubleVector;
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon;

/** lets-plot's SVG, changed so that it suits version control and can be in one page with other charts. */
final class SvgDrawing {

    /** Dark colors for viewers that ask for them. Viewers outside of browsers ignore this. */
    static final String DARK = """
              @media (prefers-color-scheme: dark) {
                .plt-container [fill="rgb(255,255,255)"] { fill: #16181c; }
                .plt-container [stroke="rgb(233,233,233)"] { stroke: #3a3d44; }
                .plt-container [stroke="rgb(51,51,51)"] { stroke: #d8d8d8; }
                .plt-container text { fill: #e0e0e0 !important; }
              }
            """;

    /**
     * Replaces lets-plot's own style, whose selectors not all viewers know. The sizes are those that lets-plot uses for its layout.
     * There must be no rule for bare elements, because in a page it would apply to the whole page.
     */
    private static final String STYLE = """
            <style type="text/css">
              .plt-container { font-family: Lucida Grande, Arial, sans-serif; }
              .plot-title { font-size: 16px; fill: #222222; }
              .plot-subtitle, .axis-title-x, .axis-title-y { font-size: 15px; fill: #474747; }
              .axis-text-x, .axis-text-y, .legend-item, .plot-caption { font-size: 13px; fill: #474747; }
            %s</style>
            """.formatted(DARK);

    private static final Pattern LETS_PLOT_STYLE = Pattern.compile("<style.*?</style>\\s*", Pattern.DOTALL);
    private static final Pattern IDENTIFIER = Pattern.compile("(?<=\\bid=\")[^\"]+");

    private SvgDrawing() {}

    /** @param id prefix of the identifiers in the SVG; unique in a page */
    static String draw(String id, double widthPx, double heightPx, Map<String, Object> plot) {
        String svg = PlotSvgExportCommon.INSTANCE.buildSvgImageFromRawSpecs(
                plot, new DoubleVector(widthPx, heightPx), new UnsupportedRGBEncoder(), false);
        String scalable = svg.replaceFirst("width=\"([\\d.]+)\" height=\"([\\d.]+)\"", "$0 viewBox=\"0 0 $1 $2\"");
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
