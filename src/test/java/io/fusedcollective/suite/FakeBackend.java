package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.DeviceFaults;
import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.RunDefaults;
import io.fusedcollective.backend.World;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Two devices, no host implementation, no fp4, and a fused kernel that needs a workspace of 2 MiB. */
record FakeBackend(BackendKind kind, int maxWorldSize, List<Diagnosis> diagnose) implements Backend {

    static final FakeBackend CUDA = new FakeBackend(
            BackendKind.CUDA,
            2,
            List.of(new Diagnosis("driver", "580", null), new Diagnosis("NCCL", "missing", "install it")));
    static final FakeBackend WITHOUT_DEVICES = new FakeBackend(BackendKind.CUDA, 0, CUDA.diagnose);
    static final FakeBackend HOST = new FakeBackend(BackendKind.HOST, 4, List.of());

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        if (problem.quant() == QuantMode.FP4) {
            return Optional.of("no fp4 yet");
        }
        if (options.workspaceLimitMib() < 2 && implementation == Implementation.FUSED_ONESHOT) {
            return Optional.of("needs 2 MiB");
        }
        return implementation == Implementation.STANDARD ? Optional.of("on the host backend only") : Optional.empty();
    }

    @Override
    public RunDefaults defaults() {
        return RunDefaults.asTheOriginal(List.of(128, 512, 1024, 2048), 8192, maxWorldSize, 2);
    }

    @Override
    public Optional<String> rankDevices() {
        return Optional.of("GPUs");
    }

    @Override
    public DeviceFaults faults() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long cacheBytes() {
        return 50 << 20;
    }

    @Override
    public MachineFacts facts(int worldSize) {
        return new MachineFacts(
                Collections.nCopies(worldSize, "NVIDIA H200"), "NVLink, 18 links", "580.1", "13.0", "2.28.3");
    }

    @Override
    public World open(int worldSize) {
        throw new UnsupportedOperationException();
    }
}
