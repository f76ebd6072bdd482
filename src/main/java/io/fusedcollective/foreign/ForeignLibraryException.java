package io.fusedcollective.foreign;

/** A library that is not ours cannot be used, or failed; the message is one line that names the file and what to do. */
public final class ForeignLibraryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ForeignLibraryException(String message) {
        super(message.strip().replaceAll("\\s*\\R\\s*", " "));
    }
}
