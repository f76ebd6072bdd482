package io.fusedcollective.report;

import io.fusedcollective.problem.Implementation;
import java.util.Comparator;
import java.util.Map;

/** What two rows must have in common to be the same row of two runs. */
public record RowKey(Configuration configuration, Implementation implementation, Map<String, String> switches) {

    /** That of the reports. */
    public static final Comparator<RowKey> ORDER = Comparator.comparing(RowKey::configuration, Configuration.ORDER)
            .thenComparing(RowKey::implementation)
            .thenComparing(key -> key.switches.toString());

    public static RowKey of(Row row) {
        return new RowKey(row.configuration(), row.implementation(), row.switches());
    }

    public int tokens() {
        return configuration.problem().tokens();
    }
}
