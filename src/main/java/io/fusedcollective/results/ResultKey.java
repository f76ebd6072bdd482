package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.Comparator;
import java.util.Map;

/** What two results must have in common to be the same result of two runs. */
public record ResultKey(Configuration configuration, Implementation implementation, Map<String, String> switches) {

    /** That of the reports. */
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
