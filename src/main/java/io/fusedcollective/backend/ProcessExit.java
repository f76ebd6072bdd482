package io.fusedcollective.backend;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.UncheckedIOException;

/** The end of this process, at once. */
public final class ProcessExit {

    private interface LibC extends Library {
        void _exit(int status);
    }

    private ProcessExit() {}

    /**
     * Ends the process without C's exit handlers, which {@code Runtime.halt} would run. Those of CUDA and NCCL wait for
     * kernels, and these may wait for a peer that no longer exists.
     */
    public static void now(int exitCode) {
        try {
            NativeFolder.prepare();
            Native.load("c", LibC.class)._exit(exitCode);
        } catch (LinkageError | UncheckedIOException noLibC) {
            Runtime.getRuntime().halt(exitCode);
        }
    }
}
