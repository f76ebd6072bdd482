package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.cuda.driver.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferSetsTest {

    private static final long START = 1 << 20;

    private final List<Long> allocated = new ArrayList<>();
    private int freed;

    @Test
    void setsLieSideBySideInOneAllocationOfEachBuffer() {
        BufferSets memory = new BufferSets(3);
        List<Long> own = new ArrayList<>();
        List<Long> shared = new ArrayList<>();
        for (int set = 0; set < 3; set++) {
            memory.beginSet();
            DeviceMemory buffer = memory.own(100, this::allocate);
            own.add(buffer.address());
            assertEquals(100, buffer.bytes());
            shared.add(memory.shared(50, this::allocate).address());
        }
        assertEquals(List.of(2 * 256L + 100, 50L), allocated);
        assertEquals(List.of(START, START + 256, START + 512), own);
        assertEquals(List.of(2 * START, 2 * START, 2 * START), shared);
        memory.close();
        assertEquals(2, freed);
    }

    @Test
    void oneSetIsAllocatedAsItIs() {
        BufferSets memory = new BufferSets(1);
        memory.beginSet();
        memory.own(100, this::allocate);
        assertEquals(List.of(100L), allocated);
    }

    private DeviceMemory allocate(long bytes) {
        allocated.add(bytes);
        return DeviceMemory.of(START * allocated.size(), bytes, () -> freed++);
    }
}
