package io.fusedcollective.cuda;

/** Division for sizes of launches. */
final class Division {

    private Division() {}

    /** The quotient, rounded up. */
    static int ceil(long dividend, int divisor) {
        return Math.toIntExact((dividend + divisor - 1) / divisor);
    }
}
