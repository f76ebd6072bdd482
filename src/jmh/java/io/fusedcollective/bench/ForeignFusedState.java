package io.fusedcollective.bench;

import org.openjdk.jmh.annotations.Param;

/** A rank of FlashInfer's fused all-reduce, which has switches of its own. */
public class ForeignFusedState extends ForeignState {

    /** Programmatic dependent launch. */
    @Param("true")
    public String pdl;

    @Param("true")
    public String fp32Accumulation;

    @Param("true")
    public String triggerCompletionAtEnd;
}
