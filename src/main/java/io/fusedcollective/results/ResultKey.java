package io.fusedcollective.results;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The identity of a result. Two runs have the same result if the keys are equal. */
public record ResultKey(Configuration configuration, Implementation implementation, Map<String, String> switches) {

    /** The order of results in reports. */
    public static final Comparator<ResultKey> ORDER = Comparator.comparing(
                    ResultKey::configuration, Configuration.ORDER)
            .thenComparing(ResultKey::implementation)
            .thenComparing(key -> key.switches.toString());

    /**
     * Results by their keys.
     *
     * @param name of the file that they are from
     * @throws InvalidProblemException if two results have the same key, because it is unknown which one counts
     */
    public static SortedMap<ResultKey, Result> index(String name, List<Result> results) {
        SortedMap<ResultKey, Result> index = new TreeMap<>(ORDER);
        for (Result result : results) {
            if (index.put(of(result), result) != null) {
                throw new InvalidProblemException("%s: two results for %s, %s; which one counts?"
                        .formatted(
                                name,
                                result.configuration().label(),
                                result.implementation().label()));
            }
        }
        return index;
    }

    public static ResultKey of(Result result) {
        return new ResultKey(result.configuration(), result.implementation(), result.switches());
    }

    public int tokens() {
        return configuration.problem().tokens();
    }
}
