package io.fusedcollective.bench;

import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.ScaleLayout;
import org.openjdk.jmh.annotations.Param;

/** A rank of an implementation that goes on to the norm. */
public abstract class NormState extends RankState {

    @Param("true")
    public boolean residual;

    @Param("swizzled128x4")
    public String scaleLayout;

    NormState(Implementation implementation) {
        super(implementation);
    }

    @Override
    boolean residual() {
        return residual;
    }

    @Override
    FusionOptions options() {
        return super.options().withScaleLayout(ScaleLayout.of(scaleLayout));
    }
}
