package io.fusedcollective.host;

import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import java.util.Arrays;

/** Rows of activations as the dtype's real bits, one array a row. Computing happens in fp32 on a copy of a row. */
abstract class HostTensor {

    /** Allocates a tensor of the problem's shape and dtype. */
    static HostTensor allocate(Problem problem) {
        return allocate(problem.dtype(), problem.tokens(), problem.hidden());
    }

    static HostTensor allocate(DataType dtype, int rows, int columns) {
        return dtype == DataType.FLOAT32 ? new Bits32(rows, columns) : new Bits16(FloatFormat.of(dtype), rows, columns);
    }

    /** Copies a row's values into {@code out}. */
    abstract void read(int row, float[] out);

    /** Rounds {@code values} to the dtype and stores them as a row. */
    abstract void write(int row, float[] values);

    /** Copies a row of another tensor of the same dtype and width. */
    abstract void copyRow(int row, HostTensor from);

    abstract int[] bits(int row);

    /** Sets all bits: NaN in every dtype. */
    abstract void poison();

    private static final class Bits16 extends HostTensor {

        private final FloatFormat format;
        private final short[][] rows;

        Bits16(FloatFormat format, int rows, int columns) {
            this.format = format;
            this.rows = new short[rows][columns];
        }

        @Override
        void read(int row, float[] out) {
            short[] bits = rows[row];
            for (int i = 0; i < bits.length; i++) {
                out[i] = format.decodeToFloat(Short.toUnsignedInt(bits[i]));
            }
        }

        @Override
        void write(int row, float[] values) {
            short[] bits = rows[row];
            for (int i = 0; i < bits.length; i++) {
                bits[i] = (short) format.encode(values[i]);
            }
        }

        @Override
        void copyRow(int row, HostTensor from) {
            System.arraycopy(((Bits16) from).rows[row], 0, rows[row], 0, rows[row].length);
        }

        @Override
        int[] bits(int row) {
            int[] bits = new int[rows[row].length];
            Arrays.setAll(bits, i -> Short.toUnsignedInt(rows[row][i]));
            return bits;
        }

        @Override
        void poison() {
            for (short[] row : rows) {
                Arrays.fill(row, (short) -1);
            }
        }
    }

    private static final class Bits32 extends HostTensor {

        private final float[][] rows;

        Bits32(int rows, int columns) {
            this.rows = new float[rows][columns];
        }

        @Override
        void read(int row, float[] out) {
            System.arraycopy(rows[row], 0, out, 0, rows[row].length);
        }

        @Override
        void write(int row, float[] values) {
            System.arraycopy(values, 0, rows[row], 0, rows[row].length);
        }

        @Override
        void copyRow(int row, HostTensor from) {
            from.read(row, rows[row]);
        }

        @Override
        int[] bits(int row) {
            int[] bits = new int[rows[row].length];
            Arrays.setAll(bits, i -> Float.floatToRawIntBits(rows[row][i]));
            return bits;
        }

        @Override
        void poison() {
            for (float[] row : rows) {
                Arrays.fill(row, Float.intBitsToFloat(-1));
            }
        }
    }
}
