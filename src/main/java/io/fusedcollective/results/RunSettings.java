package io.fusedcollective.results;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The settings with which results were measured.
 *
 * @param jmhVersion      JMH's version
 * @param jmhArguments    JMH's own options that the user gave; they win over {@code iterations}
 * @param seed            seed of the order in which results were measured; null if there were several
 * @param interleaved     whether the implementations of a problem took turns, one fork each
 * @param repeats         how often a result in doubt was measured again at most
 * @param repeated        what was measured again
 * @param steadiness      how steadily the machine worked meanwhile; null if ranks have devices of their own, or nobody looked
 * @param graphOperations fewest operations in one captured graph; {@value #FIRST_GRAPH_OPERATIONS} in records that do not say
 */
public record RunSettings(
        String jmhVersion,
        @JsonProperty("protocol") Iterations iterations,
        List<String> jmhArguments,
        Long seed,
        boolean interleaved,
        int repeats,
        List<Repeat> repeated,
        int graphOperations,
        Steadiness steadiness) {

    /** The number before it was recorded. */
    private static final int FIRST_GRAPH_OPERATIONS = 10;

    /** Records of runs that repeated nothing may leave the list out. */
    public RunSettings {
        jmhArguments = jmhArguments == null ? List.of() : jmhArguments;
        repeated = repeated == null ? List.of() : repeated;
        graphOperations = graphOperations == 0 ? FIRST_GRAPH_OPERATIONS : graphOperations;
    }

    public RunSettings with(List<Repeat> nowRepeated, Steadiness nowSteady) {
        return new RunSettings(
                jmhVersion,
                iterations,
                jmhArguments,
                seed,
                interleaved,
                repeats,
                nowRepeated,
                graphOperations,
                nowSteady);
    }

    /** The settings of a report over two runs. Either run may lack a setting. */
    static RunSettings joined(RunSettings a, RunSettings b) {
        if (a == null || b == null) {
            RunSettings known = a == null ? b : a;
            return known == null ? null : known.joinedWith(null, false, List.of());
        }
        return a.joinedWith(b.seed, b.interleaved, b.repeated);
    }

    private RunSettings joinedWith(Long otherSeed, boolean otherInterleaved, List<Repeat> othersRepeated) {
        List<Repeat> all = new ArrayList<>(repeated);
        all.addAll(othersRepeated);
        return new RunSettings(
                jmhVersion,
                iterations,
                jmhArguments,
                Objects.equals(seed, otherSeed) ? seed : null,
                interleaved && otherInterleaved,
                repeats,
                all,
                graphOperations,
                null);
    }
}
