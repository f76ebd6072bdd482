package io.fusedcollective.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.problem.InvalidProblemException;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.stream.Collectors;

/** Jackson's errors in one line. Jackson's own messages add lines about its source and its classes. */
final class JsonErrors {

    private JsonErrors() {}

    static String describe(IOException e) {
        if (e instanceof CharConversionException) {
            return "it is no text";
        }
        return e instanceof JsonProcessingException known ? describe(known) : AtomicFile.reason(e);
    }

    private static String describe(JsonProcessingException e) {
        if (e.getCause() instanceof InvalidProblemException) {
            return e.getCause().getMessage();
        }
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return describe(mapping);
        }
        String message = e.getOriginalMessage()
                .lines()
                .findFirst()
                .orElse("no details")
                .replaceFirst(" \\((bound as|start marker at) .*", "");
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? message
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ": " + message;
    }

    /** Describes valid JSON with unexpected content. Jackson's own message would name our classes. */
    private static String describe(JsonMappingException e) {
        String field = e.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("/"));
        if (e instanceof UnrecognizedPropertyException) {
            return "this version knows no field " + field;
        }
        return "no sense can be made of " + field
                + (e instanceof InvalidFormatException bad ? ", " + bad.getValue() : "");
    }
}
