package io.fusedcollective.backend;

import java.util.List;
import java.util.Optional;

/** Does what another world does. A subclass changes some of it. */
public abstract class ForwardingWorld implements World {

    private final World world;

    protected ForwardingWorld(World world) {
        this.world = world;
    }

    @Override
    public int size() {
        return world.size();
    }

    @Override
    public int localRanks() {
        return world.localRanks();
    }

    @Override
    public int firstLocalRank() {
        return world.firstLocalRank();
    }

    @Override
    public Rank join(int rank) {
        return world.join(rank);
    }

    @Override
    public Optional<String> links() {
        return world.links();
    }

    @Override
    public Rendezvous rendezvous() {
        return world.rendezvous();
    }

    @Override
    public List<DeviceMonitor> monitors() {
        return world.monitors();
    }

    @Override
    public void lineUp(int rank) {
        world.lineUp(rank);
    }

    @Override
    public long[] exchange(int rank, long value) {
        return world.exchange(rank, value);
    }

    @Override
    public void endStuckWaits() {
        world.endStuckWaits();
    }

    @Override
    public void close() {
        world.close();
    }
}
