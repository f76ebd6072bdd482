package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.backend.Backend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackendNoticeTest {

    private static final List<Backend> ALL = List.of(FakeBackend.WITHOUT_DEVICES, FakeBackend.HOST);

    @Test
    void saysWhyTheMachineChoseTheHost() {
        assertEquals(
                Optional.of("No cuda backend here (NCCL: missing): running on the host backend, whose ranks are CPU"
                        + " threads, not GPUs."),
                BackendNotice.of("auto", FakeBackend.HOST, ALL));
    }

    @Test
    void isSilentWhereTheUserOrThePreferenceChose() {
        assertEquals(Optional.empty(), BackendNotice.of("host", FakeBackend.HOST, ALL));
        assertEquals(Optional.empty(), BackendNotice.of("auto", FakeBackend.CUDA, List.of(FakeBackend.CUDA)));
    }
}
