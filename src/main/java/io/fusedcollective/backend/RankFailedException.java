package io.fusedcollective.backend;

/** A rank could not go on. The message says in one line which rank and why. */
public final class RankFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Wraps what stopped this rank; a {@code RankFailedException} stays as it is. */
    public static RankFailedException of(int rank, Throwable cause) {
        String reason = cause instanceof OutOfMemoryError exhausted
                ? Heap.exhausted(exhausted)
                : cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return cause instanceof RankFailedException known
                ? known
                : new RankFailedException("rank " + rank + ": " + reason, cause);
    }

    public RankFailedException(String message) {
        super(message);
    }

    public RankFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
