package io.fusedcollective.backend;

import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import java.util.List;
import java.util.Optional;

/** Does what another backend does. A subclass changes some of it. */
public abstract class ForwardingBackend implements Backend {

    private final Backend backend;

    protected ForwardingBackend(Backend backend) {
        this.backend = backend;
    }

    @Override
    public BackendKind kind() {
        return backend.kind();
    }

    @Override
    public int maxWorldSize() {
        return backend.maxWorldSize();
    }

    @Override
    public Optional<String> unavailable(
            Implementation implementation, Problem problem, int worldSize, FusionOptions options) {
        return backend.unavailable(implementation, problem, worldSize, options);
    }

    @Override
    public RunDefaults defaults() {
        return backend.defaults();
    }

    @Override
    public Optional<String> rankDevices() {
        return backend.rankDevices();
    }

    @Override
    public long cacheBytes() {
        return backend.cacheBytes();
    }

    @Override
    public MachineFacts facts(int worldSize) {
        return backend.facts(worldSize);
    }

    @Override
    public List<Diagnosis> diagnose() {
        return backend.diagnose();
    }

    @Override
    public DeviceFaults faults() {
        return backend.faults();
    }

    @Override
    public World open(int worldSize) {
        return backend.open(worldSize);
    }
}
