package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VllmAllReduceTest {

    private static final String T = "DLTensor*";

    private final PlayedLibrary library = new PlayedLibrary()
            .with("meta_size", 3456)
            .with("all_reduce", 0, "int", T, T, "int", "int", "int")
            .with("dispose", 0, "int");

    @Test
    void aCallNamesTheHandleAndBothTensors() {
        DeviceTensor in = new DeviceTensor(0x1000, 0, ElementType.BFLOAT16, 8, 64);
        DeviceTensor out = new DeviceTensor(0x2000, 0, ElementType.BFLOAT16, 8, 64);
        VllmAllReduce allReduce = new VllmAllReduce(library, values -> null, 77);
        allReduce.enqueue(in, out);
        List<PlayedLibrary.Value> values = library.calls().get(0);
        assertEquals(
                List.of(1, 7, 7, 1, 1, 1),
                values.stream().map(PlayedLibrary.Value::type).toList());
        assertEquals(77, values.get(0).bits(), "handle");
        assertEquals(36, values.get(5).bits(), "blocks");
        allReduce.close();
        assertEquals(List.of(new PlayedLibrary.Value(1, 77)), library.calls().get(1));
    }

    @Test
    void aSlotHasRoomForEightRanks() {
        assertArrayEquals(new long[] {5, 6, 0, 0, 0, 0, 0, 0}, VllmAllReduce.slot(new long[] {5, 6}));
        assertEquals(64, VllmAllReduce.SLOT_BYTES);
    }

    @Test
    void theWorkspaceIsSignalsAndATensor() {
        assertEquals(3456 + (1 << 20), VllmAllReduce.workspaceBytes(library, 1 << 20));
    }

    @Test
    void whatItDoesNotTake() {
        assertEquals(Optional.empty(), VllmAllReduce.whyNot(8, 8192, ElementType.BFLOAT16));
        assertTrue(VllmAllReduce.whyNot(3, 8192, ElementType.BFLOAT16).isPresent());
        assertTrue(VllmAllReduce.whyNot(10, 8192, ElementType.BFLOAT16).isPresent());
        assertTrue(VllmAllReduce.whyNot(2, 4, ElementType.BFLOAT16).isPresent());
    }
}
