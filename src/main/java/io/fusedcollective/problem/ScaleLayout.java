package io.fusedcollective.problem;

/** The place of the scale factor of (row, group) in the scale buffer. The kernels' enum of this name has the same order. */
public enum ScaleLayout {
    /**
     * Tiles of 128 rows x 4 groups, row-major; in a tile, rows 32 apart lie side by side, four groups each. The tensor cores of
     * Blackwell read this layout: "1D block scaling factors layout" of the cuBLAS documentation, and CUTLASS's for block-scaled
     * GEMMs.
     */
    SWIZZLED {
        @Override
        public long places(int rows, int groups) {
            return tiles(rows, TILE_ROWS) * tiles(groups, TILE_GROUPS) * TILE_PLACES;
        }

        @Override
        public long place(int row, int group, int rows, int groups) {
            long tile = (row / TILE_ROWS) * tiles(groups, TILE_GROUPS) + group / TILE_GROUPS;
            int inTile = (row % ROWS_APART) * (TILE_PLACES / ROWS_APART)
                    + (row % TILE_ROWS) / ROWS_APART * TILE_GROUPS
                    + group % TILE_GROUPS;
            return tile * TILE_PLACES + inTile;
        }
    },
    /** Row-major, no padding. */
    LINEAR {
        @Override
        public long places(int rows, int groups) {
            return (long) rows * groups;
        }

        @Override
        public long place(int row, int group, int rows, int groups) {
            return (long) row * groups + group;
        }
    },
    /** All rows' factors of the first group, then of the second; no padding. */
    COLUMN_MAJOR {
        @Override
        public long places(int rows, int groups) {
            return (long) rows * groups;
        }

        @Override
        public long place(int row, int group, int rows, int groups) {
            return (long) group * rows + row;
        }
    },
    /**
     * Four groups of a row side by side, as bytes of one 32-bit word; these words column-major, with a stride of whole
     * multiples of four rows, as TMA reads them for DeepGEMM. The last column of words ends with its last row. That is the
     * storage that FlashInfer's fused all-reduce fills (trtllm_allreduce_fusion.cuh); as it does, an operation writes 0 to
     * the padding.
     */
    PACKED_COLUMN_MAJOR {
        @Override
        public long places(int rows, int groups) {
            return ((tiles(groups, PACKED_GROUPS) - 1) * stride(rows) + rows) * PACKED_GROUPS;
        }

        @Override
        public long place(int row, int group, int rows, int groups) {
            return ((long) (group / PACKED_GROUPS) * stride(rows) + row) * PACKED_GROUPS + group % PACKED_GROUPS;
        }

        @Override
        public boolean writesPadding() {
            return true;
        }

        private static long stride(int rows) {
            return tiles(rows, PACKED_STRIDE) * PACKED_STRIDE;
        }
    };

    private static final int PACKED_GROUPS = 4;
    private static final int PACKED_STRIDE = 4;

    private static final int TILE_ROWS = 128;
    private static final int TILE_GROUPS = 4;
    private static final int TILE_PLACES = TILE_ROWS * TILE_GROUPS;
    /** Rows of a tile whose factors share 16 neighboring places. */
    private static final int ROWS_APART = 32;

    /** Scale factors that the buffer has room for, padding included. */
    public abstract long places(int rows, int groups);

    /** The place of a factor, counted in factors from the start of the buffer. */
    public abstract long place(int row, int group, int rows, int groups);

    /** Whether an operation writes the padding. If not, the code that allocates the buffer sets the padding to 0. */
    public boolean writesPadding() {
        return false;
    }

    private static long tiles(int count, int perTile) {
        return (count + perTile - 1) / perTile;
    }
}
