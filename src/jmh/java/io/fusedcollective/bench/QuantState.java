package io.fusedcollective.bench;

import io.fusedcollective.problem.Implementation;
import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation for every quant mode. */
public abstract class QuantState extends NormState {

    @Param({"none", "fp8", "fp4"})
    public String quant;

    QuantState(Implementation implementation) {
        super(implementation);
    }
}
