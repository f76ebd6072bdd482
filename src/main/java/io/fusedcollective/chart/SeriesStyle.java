package io.fusedcollective.chart;

import io.fusedcollective.problem.Implementation;
import java.util.List;

/**
 * How an implementation is drawn, the same in every chart: the colour says how it all-reduces, the marker how it
 * computes the norm and the quantisation. Colours are Okabe and Ito's, which the colour-blind tell apart.
 *
 * @param shape    number of the marker, as in R and lets-plot
 * @param lineType in lets-plot's words
 * @param width    of the line, in lets-plot's units
 */
record SeriesStyle(String colour, int shape, String lineType, double width) {

    private static final int DIAMOND = 23;
    private static final int TRIANGLE_DOWN = 25;
    private static final int TRIANGLE_UP = 24;
    private static final int SQUARE = 22;
    private static final int CIRCLE = 21;
    private static final int CROSS = 4;
    private static final int PLUS = 3;

    private static final List<String> FUSED_LINES = List.of("solid", "longdash", "dotdash");
    private static final List<String> STANDARD_LINES = List.of("dashed", "twodash", "dotdash");

    /** @param variant 0, 1... of the implementation's sets of switches, which differ in their line only */
    static SeriesStyle of(Implementation implementation, int variant) {
        boolean fused = implementation.kind() == Implementation.Kind.FUSED;
        List<String> lines = fused ? FUSED_LINES : STANDARD_LINES;
        return new SeriesStyle(
                colour(implementation), shape(implementation), lines.get(variant % lines.size()), fused ? 1.5 : 0.7);
    }

    private static String colour(Implementation implementation) {
        return switch (implementation.allReduce()) {
            case ONESHOT -> "#0072B2";
            case TWOSHOT -> "#D55E00";
            case P2P -> "#E69F00";
            case NCCL -> "#56B4E9";
            case NCCL_SYMMETRIC -> "#009E73";
            case SHARED_MEMORY -> "#CC79A7";
            case NONE -> throw notDrawn(implementation);
        };
    }

    private static int shape(Implementation implementation) {
        if (implementation.norm() != implementation.quantise()) {
            return implementation.norm() == Implementation.Style.NATIVE ? CROSS : PLUS;
        }
        return switch (implementation.norm()) {
            case NATIVE -> SQUARE;
            case CUSTOM -> CIRCLE;
            case COMPILED -> TRIANGLE_UP;
            case FUSED -> implementation.allReduce() == Implementation.AllReduce.ONESHOT ? DIAMOND : TRIANGLE_DOWN;
            case NONE -> throw notDrawn(implementation);
        };
    }

    private static IllegalArgumentException notDrawn(Implementation implementation) {
        return new IllegalArgumentException(implementation.label() + " computes no problem, so it is in no chart");
    }
}
