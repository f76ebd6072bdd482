package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.WorkSample;
import io.fusedcollective.host.HostBackend;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadinessTest {

    @Test
    void aMachineIsBusyIfOtherProgramsTakeMoreThanAFewPercent() {
        Steadiness idle = Steadiness.of(List.of(new WorkSample(10e6, 1), new WorkSample(10e6, 0.98)));
        assertFalse(idle.busy());
        assertEquals(0, idle.variation());
        Steadiness busy = Steadiness.of(List.of(new WorkSample(10e6, 1), new WorkSample(20e6, 0.5)));
        assertTrue(busy.busy());
        assertEquals("25 %", busy.othersShare());
        assertEquals("a fixed loop on the same cores varied by 47.1 % (2 samples) and had 75 % of them", busy.words());
    }

    /** Whatever else runs here, no thread has more than its core, and the loop is long against the clock's resolution. */
    @Test
    void theHostSamplesEveryRank() {
        List<WorkSample> samples = new HostBackend().fixedWork(3);
        assertEquals(3 * 8, samples.size());
        for (WorkSample sample : samples) {
            assertTrue(sample.timeNs() > 1e6, sample.toString());
            assertTrue(sample.coreShare() > 0 && sample.coreShare() <= 1, sample.toString());
        }
    }
}
