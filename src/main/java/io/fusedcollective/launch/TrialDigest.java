package io.fusedcollective.launch;

import io.fusedcollective.problem.InvalidProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A digest of what a process is about to measure, small enough that ranks can compare it before they begin. If ranks in a
 * collective measured different things, they would wait for each other forever or use each other's data.
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
     * Compares this rank's digest with those of the others.
     *
     * @param all every rank's value, in order of the ranks
     * @throws InvalidProblemException if a rank is about to measure something else
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
