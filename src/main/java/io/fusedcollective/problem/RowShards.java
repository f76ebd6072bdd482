package io.fusedcollective.problem;

/**
 * How the rows of a tensor are shared out among ranks: blocks of equal size in the order of the ranks, as reduce-scatter hands
 * them out. If the world size does not divide the rows, the last ranks own fewer rows, or none.
 */
public record RowShards(int rows, int worldSize) {

    /** The most rows that a rank owns. */
    public int perRank() {
        return (rows + worldSize - 1) / worldSize;
    }

    /** The rows of a tensor that is padded so that every rank owns {@link #perRank} of them, as collectives need it. */
    public int paddedRows() {
        return perRank() * worldSize;
    }

    /** The rank that owns a row. */
    public int owner(int row) {
        return row / perRank();
    }

    /** The first row that a rank owns; if it owns none, the number of rows. */
    public int first(int rank) {
        return Math.min(rank * perRank(), rows);
    }

    /** How many rows a rank owns. */
    public int count(int rank) {
        return first(rank + 1) - first(rank);
    }
}
