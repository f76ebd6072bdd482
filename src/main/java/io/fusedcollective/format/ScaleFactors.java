package io.fusedcollective.format;

import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.ScaleStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The buffer of a problem's scale factors: the place of each factor, and the padding between them. */
public final class ScaleFactors {

    private final ScaleStorage storage;
    private final int rows;
    private final int perRow;
    private final long bytes;

    private ScaleFactors(Problem problem) {
        storage = problem.quantization().storage();
        rows = problem.tokens();
        perRow = problem.scalesPerRow();
        bytes = problem.bytes(Output.SCALES);
    }

    /** Empty if the problem's quantization stores none. */
    public static Optional<ScaleFactors> of(Problem problem) {
        return problem.has(Output.SCALES) ? Optional.of(new ScaleFactors(problem)) : Optional.empty();
    }

    /** Size of the buffer, padding included. */
    public long bytes() {
        return bytes;
    }

    public int perRow() {
        return perRow;
    }

    /** Size of one factor. */
    public int factorBytes() {
        return storage.format().bytes();
    }

    /** Offset of the scale factor of a row's group, in bytes from the start of the buffer. */
    public long offset(int row, int group) {
        return storage.layout().place(row, group, rows, perRow) * factorBytes();
    }

    /** A row's factors, as raw bits. */
    public int[] row(byte[] buffer, int row) {
        return row(buffer, 0, row);
    }

    /** @param start of {@code part} in the buffer, in bytes */
    public int[] row(byte[] part, long start, int row) {
        int[] factors = new int[perRow];
        ByteBuffer values = ByteBuffer.wrap(part).order(ByteOrder.nativeOrder());
        for (int group = 0; group < perRow; group++) {
            int offset = (int) (offset(row, group) - start);
            factors[group] = factorBytes() == 1 ? Byte.toUnsignedInt(part[offset]) : values.getInt(offset);
        }
        return factors;
    }

    /** Puts a factor's bits into a whole buffer. */
    public void store(byte[] buffer, int row, int group, int bits) {
        int offset = (int) offset(row, group);
        if (factorBytes() == 1) {
            buffer[offset] = (byte) bits;
        } else {
            ByteBuffer.wrap(buffer).order(ByteOrder.nativeOrder()).putInt(offset, bits);
        }
    }

    /** The content of the buffer before an operation: this byte at every place that the operation must write, and 0 elsewhere. */
    public byte[] poisoned(byte value) {
        byte[] buffer = filled(value);
        if (storage.layout().writesPadding()) {
            Arrays.fill(buffer, value);
        }
        return buffer;
    }

    /** The padding that an operation is to set to 0, as bytes from the start of the buffer. */
    public int[] paddingToWrite() {
        if (!storage.layout().writesPadding()) {
            return new int[0];
        }
        byte[] isFactor = filled((byte) 1);
        return IntStream.range(0, isFactor.length).filter(i -> isFactor[i] == 0).toArray();
    }

    /** This byte at the place of every scale factor, and 0 in the padding. */
    private byte[] filled(byte value) {
        byte[] buffer = new byte[Math.toIntExact(bytes)];
        for (int row = 0; row < rows; row++) {
            for (int group = 0; group < perRow; group++) {
                int offset = (int) offset(row, group);
                for (int i = 0; i < factorBytes(); i++) {
                    buffer[offset + i] = value;
                }
            }
        }
        return buffer;
    }

    /** Whether the padding of a whole buffer is 0, as those who read the layout expect. */
    public boolean paddingIsZero(byte[] buffer) {
        byte[] isFactor = filled((byte) 1);
        for (int i = 0; i < bytes; i++) {
            if (isFactor[i] == 0 && buffer[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
