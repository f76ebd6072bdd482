package io.fusedcollective.format;

import io.fusedcollective.problem.ScaleLayout;
import java.util.stream.IntStream;

/**
 * Places of the FP4 block scale factors, one byte each.
 *
 * <p>The swizzled layout is the "1D block scaling factors layout" of the cuBLAS documentation (16-element scaling for
 * narrow precision types) and the one of CUTLASS for block-scaled GEMMs on Blackwell: tiles of 128 rows x 4 blocks,
 * row-major; in a tile, rows 32 apart lie side by side, four bytes each.
 */
public final class ScaleFactors {

    private static final int TILE_ROWS = 128;
    private static final int TILE_BLOCKS = 4;
    private static final int TILE_BYTES = TILE_ROWS * TILE_BLOCKS;
    /** Rows that start 16 bytes apart in a tile; the four groups of them share those 16 bytes. */
    private static final int ROW_GROUP = 32;

    private ScaleFactors() {}

    /** Bytes of the buffer, padding included. */
    public static long sizeBytes(ScaleLayout layout, int rows, int blocksPerRow) {
        return switch (layout) {
            case LINEAR -> (long) rows * blocksPerRow;
            case SWIZZLED -> tiles(rows, TILE_ROWS) * tiles(blocksPerRow, TILE_BLOCKS) * TILE_BYTES;
        };
    }

    /** Where the scale factor of a row's block lies, in bytes from the start of the buffer. */
    public static long offset(ScaleLayout layout, int row, int block, int blocksPerRow) {
        return switch (layout) {
            case LINEAR -> (long) row * blocksPerRow + block;
            case SWIZZLED -> {
                long tile = (row / TILE_ROWS) * tiles(blocksPerRow, TILE_BLOCKS) + block / TILE_BLOCKS;
                int inTile = (row % ROW_GROUP) * (TILE_BYTES / ROW_GROUP)
                        + (row % TILE_ROWS) / ROW_GROUP * TILE_BLOCKS
                        + block % TILE_BLOCKS;
                yield tile * TILE_BYTES + inTile;
            }
        };
    }

    /** A buffer with this byte wherever a scale factor lies, and 0 in the padding. */
    public static byte[] filled(ScaleLayout layout, int rows, int blocksPerRow, byte value) {
        byte[] buffer = new byte[Math.toIntExact(sizeBytes(layout, rows, blocksPerRow))];
        for (int row = 0; row < rows; row++) {
            for (int block = 0; block < blocksPerRow; block++) {
                buffer[(int) offset(layout, row, block, blocksPerRow)] = value;
            }
        }
        return buffer;
    }

    /** Whether the padding of a whole buffer is 0, as those who read the layout expect. */
    public static boolean paddingIsZero(ScaleLayout layout, int rows, int blocksPerRow, byte[] buffer) {
        byte[] isFactor = filled(layout, rows, blocksPerRow, (byte) 1);
        return IntStream.range(0, buffer.length).allMatch(i -> isFactor[i] == 1 || buffer[i] == 0);
    }

    private static long tiles(int count, int perTile) {
        return (count + perTile - 1) / perTile;
    }
}
