package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import java.util.Comparator;
import java.util.Map;

/** What two rows must have in common to be the same row of two runs. */
public record ResultKey(Configuration configuration, Implementation implementation, Map<String, String> switches) {

    /** That of the reports. */
    public static final Comparator<ResultKey> ORDER = Comparator.comparing(
                    ResultKey::configuration, Configuration.ORDER)
            .thenComparing(ResultKey::implementation)
            .thenComparing(key -> key.switches.toString());

    public static ResultKey of(Result row) {
        return new ResultKey(row.configuration(), row.implementation(), row.switches());
    }

    public int tokens() {
        return configuration.problem().tokens();
    }
}
