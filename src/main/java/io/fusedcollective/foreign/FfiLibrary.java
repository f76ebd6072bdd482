package io.fusedcollective.foreign;

/** A library whose functions are called through TVM's FFI. */
interface FfiLibrary {

    boolean exports(String name);

    /** @throws ForeignLibraryException if the library does not have it */
    FfiFunction function(String name);
}
