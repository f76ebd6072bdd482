package io.fusedcollective.compare;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.QualityFlags;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultKey;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A run's results by key.
 *
 * @param name the file's name as the user typed it
 */
public record ComparedRun(String name, RunResults report, SortedMap<ResultKey, Result> results) {

    public static ComparedRun of(String name, RunResults report) {
        return new ComparedRun(name, report, ResultKey.index(name, report.results()));
    }

    public static ComparedRun read(Path file) throws IOException {
        return of(file.toString(), RunResults.read(file));
    }

    /** The cache settings of its results. There is one, unless the results are from several commands. */
    Set<Cache> caches() {
        return results.keySet().stream()
                .map(key -> key.configuration().cache())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * If one run had a warm cache and the other a cold one, its results with the other's keys. The effect on times is worth a
     * comparison, with a warning.
     */
    ComparedRun alignedWith(ComparedRun other) {
        if (caches().size() != 1 || other.caches().size() != 1 || caches().equals(other.caches())) {
            return this;
        }
        Cache cache = other.caches().iterator().next();
        SortedMap<ResultKey, Result> aligned = new TreeMap<>(ResultKey.ORDER);
        results.forEach((key, result) -> aligned.put(
                new ResultKey(key.configuration().withCache(cache), key.implementation(), key.switches()), result));
        return new ComparedRun(name, report, aligned);
    }

    public String revision() {
        return report.machine().map(MachineRecord::revision).orElse("not known");
    }

    /** A warning about results in doubt, in one line. */
    public Optional<String> flags() {
        int flagged = report.flags().size();
        return flagged == 0
                ? Optional.empty()
                : Optional.of("%s: results in doubt, marked %s in its report: %d"
                        .formatted(name, QualityFlags.MARK, flagged));
    }

    /** Why the run has no such result, as far as it says. */
    String reasonForMissing(ResultKey key) {
        return report.missing().stream()
                .filter(missed -> missed.configuration()
                        .withCache(key.configuration().cache())
                        .equals(key.configuration()))
                .filter(missed -> missed.implementation() == key.implementation())
                .findFirst()
                .map(missed -> (missed.status() == MissingResult.Status.FAILED ? "FAILED: " : "unavailable: ")
                        + missed.reason())
                .orElse("not measured");
    }
}
