package io.fusedcollective.foreign;

/** Makes arrays for functions that take one. */
@FunctionalInterface
interface FfiArrays {

    FfiObject array(long... values);
}
