package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendNoticeTest {

    @Test
    void saysWhyTheMachineChoseTheHost() {
        assertEquals(
                Optional.of("No cuda backend here (NCCL: missing): running on the host backend: these are CPU"
                        + " threads, not GPUs."),
                BackendNotice.of("auto", FakeBackend.HOST, FakeBackend.WITHOUT_DEVICES));
    }

    @Test
    void isSilentWhereTheUserOrThePreferenceChose() {
        assertEquals(Optional.empty(), BackendNotice.of("host", FakeBackend.HOST, FakeBackend.WITHOUT_DEVICES));
        assertEquals(Optional.empty(), BackendNotice.of("auto", FakeBackend.CUDA, FakeBackend.CUDA));
    }
}
