package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.format.ScaleFactors;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/** A set of one rank's tensors of a problem in GPU memory. Outputs have buffers of their own: no operation feeds the next. */
final class Tensors implements Outputs {

    /** Rows are made and copied in pieces of about this size, so that the host needs little memory beside the GPU. */
    private static final int STAGING_BYTES = 16 << 20;

    /** No right result holds it: a NaN in every float format, and in E4M3. */
    private static final byte POISON = (byte) 0xFF;

    private final Problem problem;
    private final FloatFormat format;
    private final Workload work;
    private final BufferSets memory;

    final DeviceMemory input;
    final DeviceMemory weight;
    /** Null without residual, and so is {@link #residualOut}. */
    final DeviceMemory residual;

    final DeviceMemory residualOut;
    /** Norms in the dtype, or codes. */
    final DeviceMemory out;
    /** FP4 scale factors; null otherwise. */
    final DeviceMemory scales;

    /** @param first of the sets, whose inputs the others copy; null for this to be it */
    Tensors(Workload work, int rank, BufferSets memory, Tensors first) {
        this.memory = memory;
        this.work = work;
        this.problem = work.problem();
        this.format = FloatFormat.of(problem.dtype());
        input = memory.own("the input", problem.tensorBytes());
        weight = memory.own("the weight", problem.rowBytes());
        residual = problem.residual() ? memory.own("the residual", problem.tensorBytes()) : null;
        residualOut = problem.residual() ? memory.own("the residual output", problem.tensorBytes()) : null;
        out = memory.own("the output", problem.tokens() * codeRowBytes());
        scales = problem.quant() == QuantMode.FP4 ? memory.own("the scale factors", scaleBytes()) : null;
        if (first == null) {
            uploadInputs(rank, work.inputs());
        } else {
            copyInputs(first);
        }
        poisonOutputs();
    }

    private void uploadInputs(int rank, Inputs inputs) {
        uploadRows(input, problem.tokens(), (row, values) -> inputs.inputRow(rank, row, values));
        uploadRows(weight, 1, (row, values) -> inputs.weight(values));
        if (residual != null) {
            uploadRows(residual, problem.tokens(), inputs::residualRow);
        }
    }

    private void copyInputs(Tensors other) {
        input.copyFrom(other.input);
        weight.copyFrom(other.weight);
        if (residual != null) {
            residual.copyFrom(other.residual);
        }
    }

    /** Null if codes are the output instead. */
    DeviceMemory norm() {
        return problem.quant() == QuantMode.NONE ? out : null;
    }

    /** Null if nothing is quantized. */
    DeviceMemory codes() {
        return problem.quant() == QuantMode.NONE ? null : out;
    }

    /** Where an implementation's further buffers come from. */
    BufferSets memory() {
        return memory;
    }

    /** One more tensor of the problem's shape and dtype. */
    DeviceMemory allocateIntermediate(String what) {
        return memory.shared(what, problem.tensorBytes());
    }

    @Override
    public void poisonOutputs() {
        out.fill(POISON);
        if (residualOut != null) {
            residualOut.fill(POISON);
        }
        if (scales != null) {
            // The whole buffer: nobody else zeroes the padding, which kernels do not write, nor does an allocation.
            byte[] poison = ScaleFactors.filled(work.options().scaleLayout(), problem.tokens(), blocksPerRow(), POISON);
            scales.upload(ByteBuffer.allocateDirect(poison.length).put(poison).flip(), 0);
        }
    }

    @Override
    public OutputRow readRow(int row) {
        int[] residualBits =
                residualOut == null ? null : elements(residualOut.download(row * problem.rowBytes(), rowBytes()));
        byte[] bytes = out.download(row * codeRowBytes(), Math.toIntExact(codeRowBytes()));
        return switch (problem.quant()) {
            case NONE -> new OutputRow(residualBits, elements(bytes), null, null);
            case FP8 -> new OutputRow(residualBits, null, bytes, null);
            case FP4 -> new OutputRow(residualBits, null, unpacked(bytes), scaleRow(row));
        };
    }

    @Override
    public boolean scalePaddingIsZero() {
        return scales == null
                || ScaleFactors.paddingIsZero(
                        work.options().scaleLayout(),
                        problem.tokens(),
                        blocksPerRow(),
                        scales.download(0, Math.toIntExact(scales.bytes())));
    }

    /** In one copy of all that lies between the row's first and last, other rows' factors included. */
    private byte[] scaleRow(int row) {
        byte[] factors = new byte[blocksPerRow()];
        long start = scaleOffset(row, 0);
        long end = scaleOffset(row, factors.length - 1) + 1;
        byte[] bytes = scales.download(start, (int) (end - start));
        for (int block = 0; block < factors.length; block++) {
            factors[block] = bytes[(int) (scaleOffset(row, block) - start)];
        }
        return factors;
    }

    private int[] elements(byte[] bytes) {
        return elements(bytes, problem.dtype());
    }

    /** The bits of each. */
    static int[] elements(byte[] bytes, DataType dtype) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int[] bits = new int[bytes.length / dtype.bytes()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = dtype == DataType.FLOAT32 ? buffer.getInt() : Short.toUnsignedInt(buffer.getShort());
        }
        return bits;
    }

    private static byte[] unpacked(byte[] pairs) {
        byte[] codes = new byte[2 * pairs.length];
        for (int i = 0; i < pairs.length; i++) {
            codes[2 * i] = (byte) (pairs[i] & 0xF);
            codes[2 * i + 1] = (byte) (pairs[i] >> 4 & 0xF);
        }
        return codes;
    }

    private interface RowSource {
        void read(int row, float[] values);
    }

    private void uploadRows(DeviceMemory target, int rows, RowSource source) {
        int rowsPerPiece = Math.min(rows, Math.max(1, STAGING_BYTES / rowBytes()));
        ByteBuffer staging =
                ByteBuffer.allocateDirect(rowsPerPiece * rowBytes()).order(ByteOrder.nativeOrder());
        for (int first = 0; first < rows; first += rowsPerPiece) {
            int start = first;
            int count = Math.min(rowsPerPiece, rows - first);
            IntStream.range(0, count).parallel().forEach(i -> {
                float[] values = new float[problem.hidden()];
                source.read(start + i, values);
                encode(values, staging, i * rowBytes());
            });
            target.upload(staging.duplicate().position(0).limit(count * rowBytes()), first * problem.rowBytes());
        }
    }

    private void encode(float[] values, ByteBuffer target, int offset) {
        int size = problem.dtype().bytes();
        for (int i = 0; i < values.length; i++) {
            int bits = format.encode(values[i]);
            if (size == Integer.BYTES) {
                target.putInt(offset + i * size, bits);
            } else {
                target.putShort(offset + i * size, (short) bits);
            }
        }
    }

    private int rowBytes() {
        return Math.toIntExact(problem.rowBytes());
    }

    private long codeRowBytes() {
        return switch (problem.quant()) {
            case NONE -> problem.rowBytes();
            case FP8 -> problem.hidden();
            case FP4 -> problem.hidden() / 2;
        };
    }

    private int blocksPerRow() {
        return problem.hidden() / QuantMode.BLOCK_SIZE;
    }

    private long scaleBytes() {
        return ScaleFactors.sizeBytes(work.options().scaleLayout(), problem.tokens(), blocksPerRow());
    }

    private long scaleOffset(int row, int block) {
        return ScaleFactors.offset(work.options().scaleLayout(), row, block, blocksPerRow());
    }
}
