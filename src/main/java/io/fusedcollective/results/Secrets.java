package io.fusedcollective.results;

import java.util.List;
import java.util.regex.Pattern;

/** Keeps secrets out of results, which people pass on: values of options whose names say that they are secret. */
public final class Secrets {

    private static final String NAMES = "(?:token(?!s=)|secret|passw|credential|api[._-]?key|private[._-]?key|auth)";

    private static final String MASK = "***";

    /** A name and everything up to the next space, because one argument may hold several options. */
    private static final Pattern ARGUMENT =
            Pattern.compile("([^\\s=]*" + NAMES + "[^\\s=]*=)\\S+", Pattern.CASE_INSENSITIVE);

    /** The same in a string of JSON. */
    private static final Pattern IN_JSON =
            Pattern.compile("(-[^\\s\"=]*" + NAMES + "[^\\s\"=]*=)(?:[^\"\\\\\\s]|\\\\.)+", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    public static List<String> masked(List<String> arguments) {
        return arguments.stream()
                .map(argument -> ARGUMENT.matcher(argument).replaceAll("$1" + MASK))
                .toList();
    }

    public static String maskedJson(String json) {
        return IN_JSON.matcher(json).replaceAll("$1" + MASK);
    }
}
