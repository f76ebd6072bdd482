package io.fusedcollective.problem;

/** Where the inputs of an operation are when it starts. */
public enum Cache implements Labeled {
    /** In the cache, as far as they fit: all operations use the same buffers, as in vLLM's script. */
    WARM("warm"),
    /** In memory: operations use several sets of buffers in turn, more than the cache holds. */
    COLD("cold");

    private final String label;

    Cache(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    public static Cache of(String label) {
        return Labeled.parse("cache", values(), label);
    }
}
