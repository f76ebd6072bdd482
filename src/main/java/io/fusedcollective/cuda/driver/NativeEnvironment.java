package io.fusedcollective.cuda.driver;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

/** The environment as native libraries of this process see it. */
public final class NativeEnvironment {

    private interface LibC extends Library {
        int setenv(String name, String value, int overwrite);
    }

    private NativeEnvironment() {}

    /** Before the library that reads it does so; what a user has set stays. CUDA's libraries are Linux's here. */
    public static void setDefault(String name, String value) {
        String given = System.getenv(name);
        boolean set = given != null && !given.isBlank();
        if (Platform.isLinux() && !set && Native.load("c", LibC.class).setenv(name, value, 1) != 0) {
            throw new CudaException("setenv of " + name + "=" + value + " failed");
        }
    }
}
