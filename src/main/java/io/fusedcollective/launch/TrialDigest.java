package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a process is about to measure, in so few bytes that ranks can compare it before they begin: in a collective, ranks
 * that mean different things wait for each other for ever, or take each other's data for their own.
 *
 * @param description benchmark, params, iterations, revision: all that must be the same
 */
public record TrialDigest(String description) {

    public long value() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(description.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Holds this rank's against the others'.
     *
     * @param all every rank's value, in order of the ranks
     * @throws InvalidProblemException when a rank means something else
     */
    public void requireSame(int rank, long[] all) {
        for (int other = 0; other < all.length; other++) {
            if (all[other] != value()) {
                throw new InvalidProblemException(
                        "rank " + other + " is about to measure something else than rank " + rank
                                + ", which means " + description
                                + "; start all processes with the same jar, options and --seed");
            }
        }
    }
}
