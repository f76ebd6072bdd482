package io.fusedcollective.backend;

/** This JVM's memory, in the words of a message. */
public final class Heap {

    /** Advice for a heap that is too small. Forks of a run have their own JVM options. */
    public static final String REMEDY =
            "fewer tokens need less, and java -Xmx (in a run: -- -jvmArgsAppend -Xmx) gives more";

    private Heap() {}

    /** Says in one line that the heap is exhausted. */
    public static String exhausted(OutOfMemoryError e) {
        return "out of memory (" + e.getMessage() + "): this JVM may use "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; " + REMEDY;
    }
}
