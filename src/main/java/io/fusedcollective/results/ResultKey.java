package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.Comparator;
import java.util.Map;

/** What identifies a result. Two runs have the same result if the keys are equal. */
public record ResultKey(Configuration configuration, Implementation implementation, Map<String, String> switches) {

    /** The order of results in reports. */
    public static final Comparator<ResultKey> ORDER = Comparator.comparing(
                    ResultKey::configuration, Configuration.ORDER)
            .thenComparing(ResultKey::implementation)
            .thenComparing(key -> key.switches.toString());

    public static ResultKey of(Result result) {
        return new ResultKey(result.configuration(), result.implementation(), result.switches());
    }

    public int tokens() {
        return configuration.problem().tokens();
    }
}
