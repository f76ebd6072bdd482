package io.fusedcollective.problem;

import java.util.Map;

/** Benchmark params by name, as users type them and results repeat them. They are text until a reader parses one. */
public record Params(Map<String, String> values) {

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** @throws InvalidProblemException if there is none of that name */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new InvalidProblemException("param '" + name + "' is missing");
        }
        return value;
    }

    /** @throws InvalidProblemException if it is missing or not a number; the message names it */
    public int integer(String name) {
        String value = text(name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new InvalidProblemException("param '" + name + "' is '" + value + "', not a 32-bit whole number");
        }
    }

    /** @throws InvalidProblemException if it is missing or neither true nor false; the message names it */
    public boolean bool(String name) {
        String value = text(name);
        if (!value.equals("true") && !value.equals("false")) {
            throw new InvalidProblemException("param '" + name + "' is '" + value + "', not true or false");
        }
        return value.equals("true");
    }
}
