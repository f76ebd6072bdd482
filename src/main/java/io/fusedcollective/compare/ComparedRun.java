package io.fusedcollective.compare;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.InvalidProblemException;
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
 * A run's results, by what identifies a row.
 *
 * @param name as the user typed the file's
 */
public record ComparedRun(String name, RunResults report, SortedMap<ResultKey, Result> rows) {

    public static ComparedRun of(String name, RunResults report) {
        SortedMap<ResultKey, Result> rows = new TreeMap<>(ResultKey.ORDER);
        for (Result row : report.rows()) {
            if (rows.put(ResultKey.of(row), row) != null) {
                throw new InvalidProblemException("%s: two results for %s, %s; which one counts?"
                        .formatted(
                                name,
                                row.configuration().label(),
                                row.implementation().label()));
            }
        }
        return new ComparedRun(name, report, rows);
    }

    public static ComparedRun read(Path file) throws IOException {
        return of(file.toString(), RunResults.read(file));
    }

    /** Those of its rows: one, unless the results are not of one command. */
    Set<Cache> caches() {
        return rows.keySet().stream()
                .map(key -> key.configuration().cache())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Where one run had a warm cache and the other a cold one, its rows by the other's keys: what that makes of times is worth
     * a comparison, with a warning.
     */
    ComparedRun alignedWith(ComparedRun other) {
        if (caches().size() != 1 || other.caches().size() != 1 || caches().equals(other.caches())) {
            return this;
        }
        Cache cache = other.caches().iterator().next();
        SortedMap<ResultKey, Result> aligned = new TreeMap<>(ResultKey.ORDER);
        rows.forEach((key, row) -> aligned.put(
                new ResultKey(key.configuration().withCache(cache), key.implementation(), key.switches()), row));
        return new ComparedRun(name, report, aligned);
    }

    public String revision() {
        return report.machine().map(MachineRecord::revision).orElse("not known");
    }

    /** That times of it are to be read with care, in one line. */
    public Optional<String> doubts() {
        int rowsInDoubt = report.doubts().size();
        return rowsInDoubt == 0
                ? Optional.empty()
                : Optional.of("%s: rows in doubt, marked %s in its report: %d"
                        .formatted(name, QualityFlags.MARK, rowsInDoubt));
    }

    /** Why there is no such row, as far as the run says. */
    String reasonForMissing(ResultKey key) {
        return report.gaps().stream()
                .filter(gap -> gap.configuration()
                        .withCache(key.configuration().cache())
                        .equals(key.configuration()))
                .filter(gap -> gap.implementation() == key.implementation())
                .findFirst()
                .map(gap -> (gap.status() == MissingResult.Status.FAILED ? "FAILED: " : "unavailable: ") + gap.reason())
                .orElse("not measured");
    }
}
