package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation that supports every quantization. */
public class QuantState extends ResidualState {

    @Param({"none", "fp8", "fp4"})
    public String quant;
}
