package io.fusedcollective.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fusedcollective.problem.InvalidProblemException;

/** Jackson's errors in one line; its own messages add lines about its source and its classes. */
final class JsonErrors {

    private JsonErrors() {}

    static String describe(JsonProcessingException e) {
        if (e.getCause() instanceof InvalidProblemException) {
            return e.getCause().getMessage();
        }
        String message = e.getOriginalMessage().lines()
                .findFirst()
                .orElse("no details")
                .replaceFirst(" \\(bound as .*", "");
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? message
                : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ": " + message;
    }
}
