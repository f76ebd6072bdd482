package io.fusedcollective.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowShardsTest {

    @ParameterizedTest
    @CsvSource({
        "8, 2, 4, 8, 4 4",
        "9, 2, 5, 10, 5 4",
        "9, 4, 3, 12, 3 3 3 0",
        "1, 4, 1, 4, 1 0 0 0",
        "3, 8, 1, 8, 1 1 1 0 0 0 0 0",
    })
    void theLastRanksOwnFewerRows(int rows, int worldSize, int perRank, int padded, String counts) {
        RowShards shards = new RowShards(rows, worldSize);
        assertEquals(perRank, shards.perRank());
        assertEquals(padded, shards.paddedRows());
        List<String> found = new ArrayList<>();
        for (int rank = 0; rank < worldSize; rank++) {
            found.add(Integer.toString(shards.count(rank)));
        }
        assertEquals(counts, String.join(" ", found));
    }

    @Test
    void everyRowHasOneOwner() {
        for (int worldSize = 2; worldSize <= 8; worldSize++) {
            for (int rows = 1; rows < 40; rows++) {
                RowShards shards = new RowShards(rows, worldSize);
                for (int row = 0; row < rows; row++) {
                    int owner = shards.owner(row);
                    assertTrue(shards.first(owner) <= row && row < shards.first(owner) + shards.count(owner));
                }
                assertEquals(rows, shards.first(worldSize - 1) + shards.count(worldSize - 1));
            }
        }
    }

    @Test
    void aRankHoldsTheResidualOfItsOwnRows() {
        Problem sharded = new Problem(3, 16, DataType.BFLOAT16, true, QuantMode.NONE).with(Residual.SHARDED);
        assertTrue(sharded.holdsResidual(2, 1, 2));
        assertEquals(false, sharded.holdsResidual(2, 0, 2));
        assertEquals(2, sharded.residualRows(2));
        assertTrue(sharded.with(Residual.FULL).holdsResidual(2, 0, 2));
        assertEquals(false, sharded.with(Residual.NONE).holdsResidual(2, 1, 2));
    }
}
