package io.fusedcollective.cuda;

import io.fusedcollective.oracle.OutputRow;

/** The outputs of an implementation in one rank's memory. */
interface Outputs {

    /** Overwrites all of it with a pattern that no right result has. */
    void poisonOutputs();

    OutputRow readRow(int row);

    /** Whether the bytes of the scale buffer that are no row's scale factor are 0; true if there are none. */
    boolean scalePaddingIsZero();
}
