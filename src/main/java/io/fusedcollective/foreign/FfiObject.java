package io.fusedcollective.foreign;

import com.sun.jna.Pointer;

/** An object of TVM's FFI to which Java owns one reference. */
record FfiObject(TvmFfi ffi, int type, Pointer handle) implements AutoCloseable {

    @Override
    public void close() {
        ffi.release(handle);
    }
}
