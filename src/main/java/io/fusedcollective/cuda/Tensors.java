package io.fusedcollective.cuda;

import io.fusedcollective.backend.Workload;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.format.FloatFormat;
import io.fusedcollective.format.PackedCodes;
import io.fusedcollective.format.ScaleFactors;
import io.fusedcollective.oracle.Inputs;
import io.fusedcollective.oracle.OutputRow;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.problem.RowShards;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A set of one rank's tensors of a problem in GPU memory. Outputs have buffers of their own: no operation feeds the next.
 *
 * <p>With a sharded residual, tensors of all rows have room for as many rows of each rank, as collectives need it, and the residual
 * and its sum for the rank's own. What the inputs have beyond the problem's rows is zero.
 */
final class Tensors implements Outputs {

    /** Rows are made and copied in pieces of about this size, so that the host needs little memory beside the GPU. */
    private static final int STAGING_BYTES = 16 << 20;

    /** No right result holds it: a NaN in every float format, and in E4M3. */
    private static final byte POISON = (byte) 0xFF;

    private final Problem problem;
    private final FloatFormat format;
    private final Workload work;
    private final BufferSets memory;
    private final Optional<ScaleFactors> scaleFactors;
    private final RowShards shards;
    private final int rank;

    final DeviceMemory input;
    final DeviceMemory weight;
    /** Null without residual, and so is {@link #residualOut}. */
    final DeviceMemory residual;

    final DeviceMemory residualOut;
    /** Null if it is no output, and so are {@link #codes} and {@link #scales}. */
    final DeviceMemory norm;

    final DeviceMemory codes;
    final DeviceMemory scales;

    /** @param first the first of the sets, whose inputs the others copy; null if this is the first */
    Tensors(Workload work, int rank, int worldSize, BufferSets memory, Tensors first) {
        this.rank = rank;
        this.memory = memory;
        this.work = work;
        this.problem = work.problem();
        this.format = FloatFormat.of(problem.dtype());
        shards = problem.shards(worldSize);
        int rows = isSharded() ? shards.paddedRows() : problem.tokens();
        long residualBytes = problem.residualRows(worldSize) * problem.rowBytes();
        input = memory.own("the input", rows * problem.rowBytes());
        weight = memory.own("the weight", problem.rowBytes());
        residual = problem.hasResidual() ? memory.own("the residual", residualBytes) : null;
        scaleFactors = ScaleFactors.of(problem);
        residualOut = problem.hasResidual() ? memory.own("the residual output", residualBytes) : null;
        norm = output("the norm", Output.NORM, rows * problem.rowBytes(Output.NORM));
        codes = output("the codes", Output.CODES, rows * problem.rowBytes(Output.CODES));
        scales = output("the scale factors", Output.SCALES, problem.bytes(Output.SCALES));
        if (first == null) {
            uploadInputs(work.inputs());
        } else {
            copyInputs(first);
        }
        poisonOutputs();
    }

    /** Null if the problem does not have it. */
    private DeviceMemory output(String what, Output output, long bytes) {
        return problem.has(output) ? memory.own(what, bytes) : null;
    }

    private boolean isSharded() {
        return problem.residual() == Residual.SHARDED;
    }

    private void uploadInputs(Inputs inputs) {
        uploadRows(input, problem.tokens(), (row, values) -> inputs.inputRow(rank, row, values));
        uploadRows(weight, 1, (row, values) -> inputs.weight(values));
        if (residual != null) {
            int firstRow = firstResidualRow();
            int rows = isSharded() ? shards.count(rank) : problem.tokens();
            uploadRows(residual, rows, (row, values) -> inputs.residualRow(firstRow + row, values));
        }
    }

    /** The row of the problem that the first row of the residual, and of its sum, belongs to. */
    private int firstResidualRow() {
        return isSharded() ? shards.first(rank) : 0;
    }

    /** All rows of the problem. Of a sharded residual only the rank's own rows exist at the addresses that follow. */
    RowTensors rows() {
        long skippedBytes = firstResidualRow() * problem.rowBytes();
        return new RowTensors(
                problem.tokens(),
                residual == null ? 0 : residual.address() - skippedBytes,
                weight.address(),
                residualOut == null ? 0 : residualOut.address() - skippedBytes,
                RowTensors.address(norm),
                RowTensors.address(codes),
                RowTensors.address(scales),
                Epilogue.scaleLayout(problem.quantization()));
    }

    private void copyInputs(Tensors other) {
        input.copyFrom(other.input);
        weight.copyFrom(other.weight);
        if (residual != null) {
            residual.copyFrom(other.residual);
        }
    }

    /** Allocates further buffers of an implementation. */
    BufferSets memory() {
        return memory;
    }

    /** One more tensor of the problem's shape and dtype. */
    DeviceMemory allocateIntermediate(String what) {
        return memory.shared(what, problem.tensorBytes());
    }

    @Override
    public void poisonOutputs() {
        for (DeviceMemory output : Arrays.asList(residualOut, norm, codes)) {
            if (output != null) {
                output.fill(POISON);
            }
        }
        scaleFactors.ifPresent(factors -> {
            // Clears the whole buffer. Kernels do not write all padding, and a new allocation is not zero.
            byte[] poison = factors.poisoned(POISON);
            scales.upload(ByteBuffer.allocateDirect(poison.length).put(poison).flip(), 0);
        });
    }

    @Override
    public OutputRow readRow(int row) {
        return new OutputRow(
                problem.holdsResidual(row, rank, shards.worldSize())
                        ? elements(row(residualOut, row - firstResidualRow(), problem.rowBytes()))
                        : null,
                norm == null ? null : elements(row(norm, row, problem.rowBytes())),
                codes == null
                        ? null
                        : PackedCodes.unpacked(
                                problem.quantization().codes(), row(codes, row, problem.rowBytes(Output.CODES))),
                scaleFactors.map(factors -> scaleRow(factors, row)).orElse(null));
    }

    private static byte[] row(DeviceMemory output, int row, long rowBytes) {
        return output.download(row * rowBytes, Math.toIntExact(rowBytes));
    }

    @Override
    public boolean scalePaddingIsZero() {
        return scaleFactors.isEmpty()
                || scaleFactors.get().paddingIsZero(scales.download(0, Math.toIntExact(scales.bytes())));
    }

    /** Reads all bytes from the row's first to its last factor in one copy, including factors of other rows. */
    private int[] scaleRow(ScaleFactors factors, int row) {
        long start = factors.offset(row, 0);
        long end = factors.offset(row, factors.perRow() - 1) + factors.factorBytes();
        return factors.row(scales.download(start, Math.toIntExact(end - start)), start, row);
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
        long filledBytes = rows * problem.rowBytes();
        if (filledBytes < target.bytes()) {
            target.slice(filledBytes, target.bytes() - filledBytes).fill((byte) 0);
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
}
