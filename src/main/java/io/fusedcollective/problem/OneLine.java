package io.fusedcollective.problem;

import java.util.regex.Pattern;

/** Makes text from outside safe for a message of one line: characters that would break the line are shown as Java escapes. */
public final class OneLine {

    private static final Pattern BREAKING = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]");

    private OneLine() {}

    public static String of(String text) {
        return BREAKING.matcher(text).replaceAll(match -> escaped(match.group().charAt(0)));
    }

    /** The backslash is doubled, because it is a replacement. */
    private static String escaped(char breaking) {
        return switch (breaking) {
            case '\n' -> "\\\\n";
            case '\r' -> "\\\\r";
            case '\t' -> "\\\\t";
            default -> "\\\\u%04x".formatted((int) breaking);
        };
    }
}
