package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation that also computes the norm. Subclasses say of which rows it has a residual. */
public abstract class NormState extends RankState {

    /** Applies to fp4, mxfp8 and mxfp4. */
    @Param("swizzled128x4")
    public String scaleLayout;

    /** Applies to fp8PerGroup, like {@link #scaleFormat}. */
    @Param("128")
    public String groupSize;

    @Param("fp32")
    public String scaleFormat;

    /** {@code norm+codes}: the norm beside the codes. */
    @Param("needed")
    public String outputs;

    /** 1 in Gemma's norm. */
    @Param("0")
    public String weightOffset;
}
