package io.fusedcollective.backend;

/** A rank could not go on; the message says in one line which and why. */
public final class RankFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RankFailedException(String message) {
        super(message);
    }

    public RankFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
