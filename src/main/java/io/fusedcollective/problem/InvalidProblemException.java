package io.fusedcollective.problem;

/** The user asked for something that the suite does not support. The message alone tells them what to do. */
public final class InvalidProblemException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidProblemException(String message) {
        super(message);
    }

    /** Leaves the trace out. JMH prints the trace of everything that a benchmark throws, and users should only see the message. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
