package io.fusedcollective.problem;

/** Where an operation finds its inputs. */
public enum Cache implements Labelled {
    /** In the cache, as far as they fit: all operations have the same buffers, as in the original. */
    WARM("warm"),
    /** In memory: operations take sets of buffers in turn, more than the cache holds. */
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
        return Labelled.parse("cache", values(), label);
    }
}
