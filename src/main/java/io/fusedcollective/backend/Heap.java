package io.fusedcollective.backend;

/** This JVM's memory, in the words of a message. */
public final class Heap {

    /** What to do where it does not do: forks of a run get options of their own. */
    public static final String REMEDY =
            "fewer tokens need less, and java -Xmx (in a run: -- -jvmArgsAppend -Xmx) gives more";

    private Heap() {}

    /** In one line. */
    public static String exhausted(OutOfMemoryError e) {
        return "out of memory (" + e.getMessage() + "): this JVM may use "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; " + REMEDY;
    }
}
