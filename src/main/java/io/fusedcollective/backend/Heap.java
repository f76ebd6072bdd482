package io.fusedcollective.backend;

/** This JVM's memory, in the words of a message. */
public final class Heap {

    /** Advice for a heap that is too small. Forks of a run have their own JVM options. */
    public static final String REMEDY =
            "fewer tokens need less, and java -Xmx (in a run: -- -jvmArgsAppend -Xmx) gives more";

    /** Advice if the system allows no further thread. For the system a thread is a process. */
    public static final String MORE_THREADS = "the limit of processes is reached (ulimit -u, or the container's own)";

    private Heap() {}

    /** Says in one line what is exhausted: the heap, or the threads that this process may start, which Java reports alike. */
    public static String exhausted(OutOfMemoryError e) {
        if (String.valueOf(e.getMessage()).contains("native thread")) {
            return "no further thread could be started: " + MORE_THREADS;
        }
        return "out of memory (" + e.getMessage() + "): this JVM may use "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; " + REMEDY;
    }
}
