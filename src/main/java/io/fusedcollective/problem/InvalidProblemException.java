package io.fusedcollective.problem;

/** The user asked for something outside what the suite can do; the message is the whole of what they need. */
public final class InvalidProblemException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public InvalidProblemException(String message) {
        super(message);
    }

    /** JMH prints the trace of whatever a benchmark throws; of this, users are to see the message alone. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
