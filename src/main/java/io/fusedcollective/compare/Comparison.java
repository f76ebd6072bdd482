package io.fusedcollective.compare;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.ResultKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Two runs, result by result.
 *
 * @param a     the reference, usually the state before
 * @param results  results that both runs have, the largest change first
 * @param onlyA A's further results, each with the reason why B lacks it
 * @param onlyB B's further results, likewise
 */
public record Comparison(
        ComparedRun a,
        ComparedRun b,
        NoiseFloor noise,
        List<ComparedResult> results,
        Map<ResultKey, String> onlyA,
        Map<ResultKey, String> onlyB) {

    public static Comparison of(ComparedRun a, ComparedRun other, NoiseFloor noise) {
        ComparedRun b = other.alignedWith(a);
        List<ComparedResult> results = new ArrayList<>();
        a.results().forEach((key, result) -> {
            if (b.results().containsKey(key)) {
                results.add(ComparedResult.of(key, result, b.results().get(key), noise));
            }
        });
        if (results.isEmpty()) {
            throw new InvalidProblemException(
                    ("%s and %s have no result in common: a result is the same if problem, world size,"
                                    + " backend, implementation and switches are%s")
                            .formatted(
                                    a.name(),
                                    b.name(),
                                    RunDifferences.switches(a.report(), b.report()).stream()
                                            .map("; "::concat)
                                            .collect(Collectors.joining())));
        }
        results.sort(ComparedResult.BY_IMPORTANCE);
        return new Comparison(a, b, noise, List.copyOf(results), missing(a, b), missing(b, a));
    }

    public List<ComparedResult> results(Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).toList();
    }

    /** The agreement of the results with few tokens, or of the others, which may differ by less. */
    Agreement agreement(boolean small) {
        List<ComparedResult> ofThatSize = results.stream()
                .filter(result -> NoiseFloor.small(result.key().tokens()) == small)
                .toList();
        return new Agreement(noise.of(small ? 1 : NoiseFloor.SMALL_TOKENS), ofThatSize);
    }

    private static Map<ResultKey, String> missing(ComparedRun has, ComparedRun lacks) {
        Map<ResultKey, String> missing = new TreeMap<>(ResultKey.ORDER);
        for (ResultKey key : has.results().keySet()) {
            if (!lacks.results().containsKey(key)) {
                missing.put(key, lacks.reasonForMissing(key));
            }
        }
        return missing;
    }
}
