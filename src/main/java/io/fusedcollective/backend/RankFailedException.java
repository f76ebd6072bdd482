package io.fusedcollective.backend;

/** A rank could not go on; the message says in one line which and why. */
public final class RankFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What stopped this rank; itself where it says so already. */
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
