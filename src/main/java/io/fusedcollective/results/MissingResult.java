package io.fusedcollective.results;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Params;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A result that failed or cannot be measured here, with the reason in one line. In JSON it looks like JMH's results: a name and
 * its params.
 */
public record MissingResult(Configuration configuration, Implementation implementation, Status status, String reason) {

    public enum Status {
        /** Not started: the implementation cannot compute this problem here. */
        @JsonProperty("unavailable")
        UNAVAILABLE,
        /** Started, and ended in an error. */
        @JsonProperty("failed")
        FAILED
    }

    @JsonCreator
    static MissingResult of(
            @JsonProperty("implementation") String implementation,
            @JsonProperty("params") Map<String, String> params,
            @JsonProperty("status") Status status,
            @JsonProperty("reason") String reason) {
        if (status == null) {
            throw new InvalidProblemException("a missing result lacks its status");
        }
        Params known = new Params(params == null ? Map.of() : params);
        return new MissingResult(Configuration.of(known), Implementation.of(implementation), status, reason);
    }

    @JsonValue
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("implementation", implementation.label());
        json.put("params", configuration.params());
        json.put("status", status);
        json.put("reason", reason);
        return json;
    }
}
