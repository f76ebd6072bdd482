package io.fusedcollective.backend;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** The end of this process, at once. */
public final class ProcessExit {

    private interface LibC extends Library {
        void _exit(int status);
    }

    private ProcessExit() {}

    /**
     * Past C's exit handlers, which {@code Runtime.halt} runs: those of CUDA and NCCL wait for kernels that may be waiting
     * for a peer that is no more.
     */
    public static void now(int exitCode) {
        try {
            Native.load("c", LibC.class)._exit(exitCode);
        } catch (LinkageError noLibC) {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
