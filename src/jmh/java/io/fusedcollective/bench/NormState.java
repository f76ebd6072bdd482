package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation that goes on to the norm. */
public abstract class NormState extends RankState {

    @Param("true")
    public String residual;

    @Param("swizzled128x4")
    public String scaleLayout;
}
