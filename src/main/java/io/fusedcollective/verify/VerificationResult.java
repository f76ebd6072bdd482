package io.fusedcollective.verify;

import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.Implementation;

/**
 * The result of checking one implementation's outputs for one problem.
 *
 * @param check covers all elements of all ranks; counts ties on rank 0 only, because the other ranks have the same
 * @param codes how many codes and scale factors were compared with the oracle, if their ties are limited; otherwise 0
 */
record VerificationResult(Implementation implementation, VerificationCase problem, RowCheck check, long codes) {

    /** The first wrong element in one line, if there is one. */
    String firstWrong() {
        return implementation.label() + ", " + problem.label() + ": " + check.firstWrong();
    }
}
