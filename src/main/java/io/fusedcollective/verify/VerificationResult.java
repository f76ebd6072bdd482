package io.fusedcollective.verify;

import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.Implementation;

/**
 * What the check of an implementation's outputs for one problem found.
 *
 * @param check all elements of all ranks; ties are those of rank 0, which the others repeat
 * @param codes how many codes and scale factors were compared with the oracle, if their ties are limited; otherwise 0
 */
record VerificationResult(Implementation implementation, VerificationCase problem, RowCheck check, long codes) {

    /** The first wrong element in one line, if there is one. */
    String firstWrong() {
        return implementation.label() + ", " + problem.label() + ": " + check.firstWrong();
    }
}
