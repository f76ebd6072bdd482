package io.fusedcollective.results;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.ConfigurationColumn;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A repeated measurement of a result in doubt. In JSON it has the shape of JMH's: a name and its params.
 *
 * @param why     what was in doubt, in one line
 * @param outcome which of the two results stayed
 * @param found   what is in doubt about the new one, or why it failed; empty if nothing is
 */
public record Repeat(ResultKey key, String why, Outcome outcome, String found) {

    public enum Outcome {
        /** The new result replaced the old one, because it is less in doubt. */
        @JsonProperty("replaced")
        REPLACED,
        /** The earlier result, as the new one is no less in doubt. */
        @JsonProperty("kept")
        KEPT,
        /** The earlier result, as there is no new one. */
        @JsonProperty("failed")
        FAILED
    }

    @JsonCreator
    static Repeat of(
            @JsonProperty("implementation") String implementation,
            @JsonProperty("params") Map<String, String> params,
            @JsonProperty("why") String why,
            @JsonProperty("outcome") Outcome outcome,
            @JsonProperty("found") String found) {
        if (why == null || outcome == null || found == null) {
            throw new InvalidProblemException(
                    "a result that was measured again lacks why, its outcome or what was found");
        }
        Params known = new Params(params == null ? Map.of() : params);
        Configuration configuration = Configuration.of(known);
        Map<String, String> switches = new TreeMap<>(known.values());
        switches.keySet().removeAll(ConfigurationColumn.params());
        return new Repeat(
                new ResultKey(configuration, Implementation.of(implementation), switches), why, outcome, found);
    }

    @JsonValue
    Map<String, Object> json() {
        Map<String, String> params = new LinkedHashMap<>(key.configuration().params());
        params.putAll(key.switches());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("implementation", key.implementation().label());
        json.put("params", params);
        json.put("why", why);
        json.put("outcome", outcome);
        json.put("found", found);
        return json;
    }

    /** The repeat in one line, without the result's name. */
    public String words() {
        return "measured again (" + why + "): "
                + switch (outcome) {
                    case REPLACED -> "the new result counts" + (found.isEmpty() ? "" : ", though " + found);
                    case KEPT -> "the earlier result stays, the new one is no better (" + found + ")";
                    case FAILED -> "the earlier result stays, the new one failed (" + found + ")";
                };
    }
}
