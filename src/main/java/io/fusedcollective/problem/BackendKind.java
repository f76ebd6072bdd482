package io.fusedcollective.problem;

import java.util.Arrays;
import java.util.Optional;

/** What readers must know about times by the name of the backend, which each result has among its params. */
public enum BackendKind implements Labeled {
    /** A GPU for each rank. */
    CUDA("cuda", true, true, null),
    /** Ranks are CPU threads. Their times say nothing about GPUs. */
    HOST("host", false, true, "these are CPU threads, not GPUs"),
    /** Several ranks on one GPU, for testing. They take turns, so times mean nothing. */
    SIMULATED("simulated", true, false, "ranks share GPUs"),
    /**
     * A backend that somebody else put on the class path. The suite does not know what it runs on, so its times do not count as
     * those of GPUs.
     */
    OTHER("other", false, true, "not a backend of this suite");

    private final String label;
    private final boolean usesGpus;
    private final boolean timesMeanSomething;
    private final String caveat;

    BackendKind(String label, boolean usesGpus, boolean timesMeanSomething, String caveat) {
        this.label = label;
        this.usesGpus = usesGpus;
        this.timesMeanSomething = timesMeanSomething;
        this.caveat = caveat;
    }

    /** The kind with this label, and {@link #OTHER} for any other name. */
    public static BackendKind of(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label.equals(label))
                .findFirst()
                .orElse(OTHER);
    }

    @Override
    public String label() {
        return label;
    }

    public boolean usesGpus() {
        return usesGpus;
    }

    /** Whether times may be compared, and limits or speedups be drawn from them. */
    public boolean timesMeanSomething() {
        return timesMeanSomething;
    }

    /** A warning that a reader must not overlook; empty if there is none. */
    public Optional<String> caveat() {
        return Optional.ofNullable(caveat);
    }
}
