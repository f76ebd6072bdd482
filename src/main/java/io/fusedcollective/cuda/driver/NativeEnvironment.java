package io.fusedcollective.cuda.driver;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import io.fusedcollective.backend.NativeFolder;
import io.fusedcollective.problem.InvalidProblemException;
import java.io.UncheckedIOException;

/** The environment that native libraries of this process see. */
public final class NativeEnvironment {

    private interface LibC extends Library {
        int setenv(String name, String value, int overwrite);
    }

    private NativeEnvironment() {}

    /** Sets a variable unless the user has set it. The caller must do so before the library reads it. Linux only. */
    public static void setDefault(String name, String value) {
        String given = System.getenv(name);
        boolean set = given != null && !given.isBlank();
        if (Platform.isLinux() && !set) {
            set(name, value);
        }
    }

    private static void set(String name, String value) {
        String failure = name + "=" + value + " cannot be set: ";
        try {
            NativeFolder.prepare();
            if (Native.load("c", LibC.class).setenv(name, value, 1) != 0) {
                throw new CudaException(failure + "setenv failed");
            }
        } catch (LinkageError e) {
            throw new InvalidProblemException(failure + NativeLoad.words(e));
        } catch (UncheckedIOException e) {
            throw new InvalidProblemException(failure + e.getCause().getMessage());
        }
    }
}
