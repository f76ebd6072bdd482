package io.fusedcollective.report;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Jackson's errors in one line; its own messages add lines about its source and its classes. */
final class JsonErrors {

    private JsonErrors() {}

    static String describe(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("no details");
        return e.getLocation() == null
                ? message
                : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr() + ": " + message;
    }
}
