package io.fusedcollective.oracle;

import java.util.Arrays;

/** Rank 0 gives 1, rank 1 gives 2, and so on; the residual is 1. */
public class ConstantInputs implements Inputs {

    private final float weight;

    public ConstantInputs(float weight) {
        this.weight = weight;
    }

    @Override
    public void inputRow(int rank, int row, float[] out) {
        Arrays.fill(out, rank + 1);
    }

    @Override
    public void residualRow(int row, float[] out) {
        Arrays.fill(out, 1);
    }

    @Override
    public void weight(float[] out) {
        Arrays.fill(out, weight);
    }

    @Override
    public float epsilon() {
        return 1e-6f;
    }

    @Override
    public float fp8Scale() {
        return 0.01f;
    }

    @Override
    public float fp4GlobalScale() {
        return 400f;
    }
}
