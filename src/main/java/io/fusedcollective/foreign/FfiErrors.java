package io.fusedcollective.foreign;

import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;

/** Takes the error of a failed call from the library. */
interface FfiErrors {

    /** The error of this thread's last failed call, as "kind: message". */
    String takeError();

    /**
     * The text of an error object: behind the header of 24 bytes that every object has lie kind and message, each an address
     * and a length ({@code TVMFFIErrorCell}).
     */
    static String text(Pointer error) {
        return text(error, 24) + ": " + text(error, 40);
    }

    private static String text(Pointer object, int offset) {
        long length = object.getLong(offset + 8L);
        return length == 0
                ? ""
                : new String(object.getPointer(offset).getByteArray(0, (int) length), StandardCharsets.UTF_8);
    }
}
