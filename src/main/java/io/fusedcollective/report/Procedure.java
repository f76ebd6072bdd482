package io.fusedcollective.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How rows were measured.
 *
 * @param jmhVersion   JMH's
 * @param jmhArguments JMH's own options that the user gave; they win over {@code protocol}
 * @param seed         of the order in which rows were measured; null where there were several
 * @param interleaved  whether the implementations of a problem took turns, a fork each
 * @param repeats      how often a row in doubt was measured again at most
 * @param repeated     the rows that were
 */
public record Procedure(
        String jmhVersion,
        Protocol protocol,
        List<String> jmhArguments,
        Long seed,
        boolean interleaved,
        int repeats,
        List<Repeat> repeated) {

    /** Runs that measured nothing again need not say so. */
    public Procedure {
        jmhArguments = jmhArguments == null ? List.of() : jmhArguments;
        repeated = repeated == null ? List.of() : repeated;
    }

    public Procedure with(List<Repeat> nowRepeated) {
        return new Procedure(jmhVersion, protocol, jmhArguments, seed, interleaved, repeats, nowRepeated);
    }

    /** Of a report over two runs, of which either may not have recorded it. */
    static Procedure joined(Procedure a, Procedure b) {
        if (a == null || b == null) {
            Procedure known = a == null ? b : a;
            return known == null ? null : known.joinedWith(null, false, List.of());
        }
        return a.joinedWith(b.seed, b.interleaved, b.repeated);
    }

    private Procedure joinedWith(Long otherSeed, boolean otherInterleaved, List<Repeat> othersRepeated) {
        List<Repeat> all = new ArrayList<>(repeated);
        all.addAll(othersRepeated);
        return new Procedure(
                jmhVersion,
                protocol,
                jmhArguments,
                Objects.equals(seed, otherSeed) ? seed : null,
                interleaved && otherInterleaved,
                repeats,
                all);
    }
}
