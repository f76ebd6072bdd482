package io.fusedcollective.cuda;

import com.sun.jna.Library;
import com.sun.jna.Native;

/** The environment as native libraries of this process see it. */
final class NativeEnvironment {

    private interface LibC extends Library {
        int setenv(String name, String value, int overwrite);
    }

    private NativeEnvironment() {}

    /** Before the library that reads it does so; what a user has set stays. */
    static void setDefault(String name, String value) {
        String given = System.getenv(name);
        boolean set = given != null && !given.isBlank();
        if (!set && Native.load("c", LibC.class).setenv(name, value, 1) != 0) {
            throw new CudaException("setenv of " + name + "=" + value + " failed");
        }
    }
}
