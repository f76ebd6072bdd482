package io.fusedcollective.verify;

import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.Implementation;

/**
 * What came of an implementation's outputs for one problem.
 *
 * @param check all elements of all ranks; ties are those of rank 0, which the others repeat
 * @param codes how many codes and scale factors were held against the oracle, whose ties are limited; 0 where
 *              they are not
 */
record VerificationResult(Implementation implementation, VerificationCase problem, RowCheck check, long codes) {

    /** In one line, where there is one. */
    String firstWrong() {
        return implementation.label() + ", " + problem.label() + ": " + check.firstWrong();
    }
}
