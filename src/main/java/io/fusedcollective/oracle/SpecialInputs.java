package io.fusedcollective.oracle;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.Problem;

/** Rows of values that arithmetic gets wrong more easily than random ones. They are for checking, not for timing. */
public final class SpecialInputs implements Inputs {

    /** The kinds of rows. Row {@code n} is of the kind with the ordinal n modulo the number of kinds. */
    enum Kind {
        RANDOM,
        /** All values are 0. So the mean of squares is 0, and so are all scale factors. */
        ZEROS,
        NEGATIVE_ZEROS,
        /** Only rank 0 contributes, so no sum overflows. */
        LARGEST,
        SUBNORMALS,
        /** One column in {@value #SPIKE_INTERVAL} dominates: its norm is beyond E4M3's range times the scale. */
        SPIKES,
        /** Norms below the smallest scale factor of a row times the largest code. */
        SMALL,
        /** Groups in turn: an ordinary one, one with a huge element, one of subnormals, one of zeros. */
        UNLIKE_GROUPS;

        static Kind of(int row) {
            return values()[row % KINDS];
        }
    }

    /** Any group of this many consecutive rows contains every kind. */
    public static final int KINDS = Kind.values().length;

    private static final int SPIKE_INTERVAL = 64;
    private static final double SPIKE = 100;

    /** Length of such a group: that of the longest group that shares a scale factor. */
    private static final int STRETCH = 128;

    private static final double HUGE = 0x1p12;
    private static final double SMALL_SCALE = 0x1p-20;

    /** The sum of {@link Problem#MAX_HIDDEN} = 2^15 squares of this, 2^127, is finite in fp32. */
    private static final double LARGEST_SQUARABLE = 0x1p56;

    private final RandomInputs random;
    private final double largest;
    /** A factor that makes random values, which are below 4, subnormal. */
    private final double subnormalScale;

    private final FloatFormat format;
    private final int hidden;

    public SpecialInputs(Problem problem, long seed) {
        random = new RandomInputs(problem, seed);
        format = FloatFormat.of(problem.dtype());
        hidden = problem.hidden();
        largest = Math.min(format.maxFinite(), LARGEST_SQUARABLE);
        subnormalScale = format.minNormal() / 4;
    }

    @Override
    public void inputRow(int rank, int row, float[] out) {
        random.inputRow(rank, row, out);
        specialize(Kind.of(row), rank == 0, out);
    }

    @Override
    public void residualRow(int row, float[] out) {
        random.residualRow(row, out);
        specialize(Kind.of(row), false, out);
    }

    @Override
    public void weight(float[] out) {
        random.weight(out);
    }

    @Override
    public float epsilon() {
        return random.epsilon();
    }

    @Override
    public float fp8Scale() {
        return random.fp8Scale();
    }

    @Override
    public float fp4GlobalScale() {
        return random.fp4GlobalScale();
    }

    private void specialize(Kind kind, boolean first, float[] row) {
        for (int column = 0; column < hidden; column++) {
            double value = row[column];
            row[column] = (float)
                    switch (kind) {
                        case RANDOM -> value;
                        case ZEROS -> 0.0;
                        case NEGATIVE_ZEROS -> -0.0;
                        case LARGEST -> first ? Math.copySign(largest, value) : -0.0;
                        case SUBNORMALS -> format.round(value * subnormalScale);
                        case SPIKES -> column % SPIKE_INTERVAL == 0 ? Math.copySign(SPIKE, value) : value;
                        case SMALL -> format.round(value * SMALL_SCALE);
                        case UNLIKE_GROUPS -> ofUnlikeGroup(column, value);
                    };
        }
    }

    private double ofUnlikeGroup(int column, double value) {
        return switch (column / STRETCH % 4) {
            case 0 -> value;
            case 1 -> column % STRETCH == 5 ? Math.copySign(HUGE, value) : value;
            case 2 -> format.round(value * subnormalScale);
            default -> 0.0;
        };
    }
}
