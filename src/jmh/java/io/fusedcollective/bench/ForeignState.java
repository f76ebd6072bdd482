package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation that runs a library of FlashInfer's. */
public class ForeignState extends QuantState {

    /** Where the library is: a path, or the one that is installed. */
    @Param("installed")
    public String flashinfer;
}
