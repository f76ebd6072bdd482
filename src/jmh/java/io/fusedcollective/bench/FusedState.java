package io.fusedcollective.bench;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.ScaleLayout;
import org.openjdk.jmh.annotations.Param;

/** A rank of a fused implementation, which has switches of its own. */
public abstract class FusedState extends QuantState {

    /** Programmatic dependent launch. */
    @Param("true")
    public boolean pdl;

    @Param("true")
    public boolean fp32Accumulation;

    @Param("true")
    public boolean triggerCompletionAtEnd;

    /** Blocks that share a row; 0: chosen by size. */
    @Param("0")
    public int clusterSize;

    FusedState(Implementation implementation) {
        super(implementation);
    }

    @Override
    FusionOptions options() {
        return new FusionOptions(pdl, fp32Accumulation, triggerCompletionAtEnd, ScaleLayout.of(scaleLayout),
                clusterSize, workspaceLimitMib);
    }
}
