package io.fusedcollective.backend;

import io.fusedcollective.problem.Implementation;

/** Does what another rank does. A subclass changes some of it. */
public abstract class ForwardingRank implements Rank {

    private final Rank rank;

    protected ForwardingRank(Rank rank) {
        this.rank = rank;
    }

    @Override
    public int index() {
        return rank.index();
    }

    @Override
    public Replay prepare(Implementation implementation, Workload workload, int operations) {
        return rank.prepare(implementation, workload, operations);
    }

    @Override
    public void attach() {
        rank.attach();
    }
}
