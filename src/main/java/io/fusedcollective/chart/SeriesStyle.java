package io.fusedcollective.chart;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * How an implementation is drawn, the same in every chart. The color says how it all-reduces, the marker how it computes the norm
 * and the quantization. Color-blind readers can distinguish the colors.
 *
 * @param shape    number of the marker, as in R and lets-plot
 * @param fill     of the marker
 * @param lineType in lets-plot's words
 * @param width    of the line, in lets-plot's units
 */
record SeriesStyle(String color, String fill, int shape, String lineType, double width) {

    /**
     * Colors of the all-reduces, in the order in which the catalog of implementations names them. The first eight are Okabe and
     * Ito's, with gray in place of their yellow, which is hard to see on white; the others are from Tol's muted scheme.
     */
    private static final List<String> COLORS = List.of(
            "#CC79A7", "#56B4E9", "#009E73", "#E69F00", "#000000", "#7F7F7F", "#0072B2", "#D55E00", "#882255",
            "#999933", "#332288", "#AA4499", "#44AA99");

    /**
     * Markers of the kernels after an all-reduce, in the same order: circle, open square, triangle up, cross, plus, star,
     * diamond, triangle down, circles with a cross, square, then R's other markers.
     */
    private static final List<Integer> SHAPES = List.of(21, 0, 24, 4, 3, 8, 23, 25, 13, 10, 22, 7, 9, 12, 14);

    /** Explains how the lines of different kernels differ. */
    static final String LEGEND =
            "Solid lines, full markers: kernels of this suite; dashed lines, hollow markers: of others; thick: fused";

    private static final String HOLLOW = "#FFFFFF";

    private static final List<String> OWN_LINES = List.of("solid", "twodash", "dotdash");
    private static final List<String> FOREIGN_LINES = List.of("dashed", "longdash", "dotted");

    /** @param variant number of the implementation's set of switches, from 0; variants differ only in their line */
    static SeriesStyle of(Implementation implementation, int variant) {
        boolean own = implementation.provider() == Provider.SUITE;
        List<String> lines = own ? OWN_LINES : FOREIGN_LINES;
        return new SeriesStyle(
                color(implementation),
                own ? color(implementation) : HOLLOW,
                shape(implementation),
                lines.get(variant % lines.size()),
                implementation.isOneKernel() ? 1.5 : 0.7);
    }

    private static String color(Implementation implementation) {
        return COLORS.get(place(implementation, SeriesStyle::reduction));
    }

    private static int shape(Implementation implementation) {
        return SHAPES.get(place(implementation, SeriesStyle::chain));
    }

    private static List<String> reduction(Implementation implementation) {
        return List.of(implementation.provider().label(), implementation.allReduce());
    }

    /** A fused kernel shares its marker with no other implementation, because its color alone is not enough in print. */
    private static List<String> chain(Implementation implementation) {
        return implementation.isOneKernel()
                ? reduction(implementation)
                : List.of(implementation.norm(), implementation.quantization());
    }

    /** How many implementations that differ in {@code property} come before this one. */
    private static int place(Implementation implementation, Function<Implementation, List<String>> property) {
        List<List<String>> distinct = Arrays.stream(Implementation.values())
                .filter(each -> each.kind() != Implementation.Kind.PROBE)
                .map(property)
                .distinct()
                .toList();
        int place = distinct.indexOf(property.apply(implementation));
        if (implementation.kind() == Implementation.Kind.PROBE || place < 0) {
            throw new IllegalArgumentException(implementation.label() + " computes no problem, so it is in no chart");
        }
        return place;
    }
}
