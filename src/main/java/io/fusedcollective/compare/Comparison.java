package io.fusedcollective.compare;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.ResultKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Two runs, row by row.
 *
 * @param a     what is compared with: the reference, the state before
 * @param rows  those of both runs, the largest change first
 * @param onlyA A's further rows, each with the reason why B lacks it
 * @param onlyB B's further rows, likewise
 */
public record Comparison(
        ComparedRun a,
        ComparedRun b,
        NoiseFloor noise,
        List<ComparedResult> rows,
        Map<ResultKey, String> onlyA,
        Map<ResultKey, String> onlyB) {

    public static Comparison of(ComparedRun a, ComparedRun other, NoiseFloor noise) {
        ComparedRun b = other.alignedWith(a);
        List<ComparedResult> rows = new ArrayList<>();
        a.rows().forEach((key, row) -> {
            if (b.rows().containsKey(key)) {
                rows.add(ComparedResult.of(key, row, b.rows().get(key), noise));
            }
        });
        if (rows.isEmpty()) {
            throw new InvalidProblemException(
                    ("%s and %s have no row in common: a row is the same where problem, world size,"
                                    + " backend, implementation and switches are%s")
                            .formatted(
                                    a.name(),
                                    b.name(),
                                    RunDifferences.switches(a.report(), b.report()).stream()
                                            .map("; "::concat)
                                            .collect(Collectors.joining())));
        }
        rows.sort(ComparedResult.BY_IMPORTANCE);
        return new Comparison(a, b, noise, List.copyOf(rows), missing(a, b), missing(b, a));
    }

    public List<ComparedResult> rows(Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).toList();
    }

    /** Of the rows with few tokens, or of the others: they may differ by less. */
    Agreement agreement(boolean small) {
        List<ComparedResult> ofThatSize = rows.stream()
                .filter(row -> NoiseFloor.small(row.key().tokens()) == small)
                .toList();
        return new Agreement(noise.of(small ? 1 : NoiseFloor.SMALL_TOKENS), ofThatSize);
    }

    private static Map<ResultKey, String> missing(ComparedRun has, ComparedRun lacks) {
        Map<ResultKey, String> missing = new TreeMap<>(ResultKey.ORDER);
        for (ResultKey key : has.rows().keySet()) {
            if (!lacks.rows().containsKey(key)) {
                missing.put(key, lacks.reasonForMissing(key));
            }
        }
        return missing;
    }
}
