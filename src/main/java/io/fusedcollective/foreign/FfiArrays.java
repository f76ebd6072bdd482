package io.fusedcollective.foreign;

/** Where arrays come from, for functions that take one. */
@FunctionalInterface
interface FfiArrays {

    FfiObject array(long... values);
}
