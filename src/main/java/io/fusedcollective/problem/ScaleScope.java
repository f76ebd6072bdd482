package io.fusedcollective.problem;

/** Which elements share a scale factor. */
public enum ScaleScope {
    /** There is no scale factor. */
    NONE,
    /** All of the tensor: one factor, known beforehand, so it is an input. */
    TENSOR,
    /** A row: the factor comes from the row's largest magnitude and is an output. */
    ROW,
    /** A number of neighboring elements of a row, as {@link #ROW}. */
    GROUP
}
