package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation that adds the residual of all rows, or none. */
public abstract class ResidualState extends NormState {

    @Param("true")
    public String residual;
}
