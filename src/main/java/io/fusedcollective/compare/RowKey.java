package io.fusedcollective.compare;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.report.Configuration;
import io.fusedcollective.report.Row;
import java.util.Comparator;
import java.util.Map;

/** What two rows must have in common to be the same row of two runs. */
public record RowKey(Configuration configuration, Implementation implementation, Map<String, String> switches) {

    /** That of the reports. */
    static final Comparator<RowKey> ORDER = Comparator.comparing(RowKey::configuration, Configuration.ORDER)
            .thenComparing(RowKey::implementation)
            .thenComparing(key -> key.switches.toString());

    static RowKey of(Row row) {
        return new RowKey(row.configuration(), row.implementation(), row.switches());
    }

    int tokens() {
        return configuration.problem().tokens();
    }
}
