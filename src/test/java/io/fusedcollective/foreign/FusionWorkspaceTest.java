package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sizes as FlashInfer's {@code trtllm_create_ipc_workspace_for_all_reduce_fusion} computes them. */
class FusionWorkspaceTest {

    private static FusionWorkspace workspace(int ranks, long tokens, ElementType type) {
        return new FusionWorkspace(new FusionShape(ranks, 0, 0, tokens, 8192, type));
    }

    @Test
    void sixteenBitTypes() {
        FusionWorkspace workspace = workspace(2, 128, ElementType.BFLOAT16);
        assertEquals(4 << 20, workspace.dataBytes());
        assertEquals(2048, workspace.flagBytes());
        assertEquals(12 << 20, workspace.lamportBytes());
        assertEquals(0x80008000, workspace.lamportWord());
        assertArrayEquals(new int[] {0, 0, 0, 4 << 20, 0}, workspace.controlWords());
        assertEquals((16 << 20) + 2048 + 20 + 56, workspace.bytes());
    }

    @Test
    void fp32NeedsMoreThanFlashInferAllocatesForTwoRanks() {
        FusionWorkspace two = workspace(2, 128, ElementType.FLOAT32);
        assertEquals(8 << 20, two.dataBytes(), "two tensors of 4 MiB");
        assertEquals(24 << 20, two.lamportBytes());
        assertEquals(0x80000000, two.lamportWord());
        assertEquals(16 << 20, workspace(8, 128, ElementType.FLOAT32).dataBytes());
    }

    @Test
    void theTableNamesAllRanksBuffersThenTheControlBlock() {
        assertArrayEquals(
                new long[] {1, 2, 11, 12, 21, 22, 99},
                workspace(2, 1, ElementType.FLOAT16)
                        .table(new long[] {1, 2}, new long[] {11, 12}, new long[] {21, 22}, 99));
    }

    @Test
    void partsThatTheKernelsCannotAddressAreRefusedWithTheirSize() {
        assertEquals(Optional.empty(), workspace(8, 8191, ElementType.BFLOAT16).whyNot());
        String line = workspace(8, 8192, ElementType.BFLOAT16).whyNot().orElseThrow();
        assertTrue(line.contains("addresses 1073741823 bytes"), line);
        assertTrue(line.endsWith("this problem has 1073741824"), line);
    }

    @Test
    void flashInfersOwnChoiceOfTheMode() {
        assertTrue(new FusionShape(2, 0, 0, 2048, 8192, ElementType.BFLOAT16).oneshotByDefault());
        assertTrue(new FusionShape(8, 0, 0, 160, 8192, ElementType.BFLOAT16).oneshotByDefault());
        assertFalse(new FusionShape(8, 0, 0, 256, 8192, ElementType.BFLOAT16).oneshotByDefault());
    }

    @Test
    void shapesThatTheKernelsDoNotTake() {
        assertEquals(Optional.empty(), new FusionShape(4, 0, 0, 1, 2880, ElementType.BFLOAT16).whyNot());
        assertTrue(
                new FusionShape(3, 0, 0, 1, 8192, ElementType.BFLOAT16).whyNot().isPresent());
        assertTrue(
                new FusionShape(2, 0, 0, 1, 8190, ElementType.BFLOAT16).whyNot().isPresent());
        assertTrue(
                new FusionShape(2, 0, 0, 1, 8190, ElementType.FLOAT32).whyNot().isPresent());
        assertTrue(new FusionShape(2, 0, 0, 1, 131072, ElementType.BFLOAT16)
                .whyNot()
                .isPresent());
    }
}
