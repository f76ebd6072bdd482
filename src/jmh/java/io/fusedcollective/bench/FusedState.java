package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of a fused implementation, which has switches of its own. */
public class FusedState extends QuantState {

    /** Programmatic dependent launch. */
    @Param("true")
    public String pdl;

    @Param("true")
    public String fp32Accumulation;

    @Param("true")
    public String triggerCompletionAtEnd;

    /** Blocks that share a row; 0: chosen by size. */
    @Param("0")
    public String clusterSize;
}
