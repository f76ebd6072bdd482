package io.fusedcollective.problem;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Lets a test state a whole message without repeating a list that grows. */
public final class Messages {

    private static final String IMPLEMENTATIONS =
            Arrays.stream(Implementation.values()).map(Implementation::label).collect(Collectors.joining(", "));

    private Messages() {}

    /** Puts the labels of all implementations where {@code message} says {@code {implementations}}. */
    public static String complete(String message) {
        return message.replace("{implementations}", IMPLEMENTATIONS);
    }
}
