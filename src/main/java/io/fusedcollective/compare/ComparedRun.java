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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
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

    public static List<ComparedRun> readAll(List<Path> files) throws IOException {
        List<ComparedRun> runs = new ArrayList<>();
        for (Path file : files) {
            runs.add(read(file));
        }
        return runs;
    }

    /** The cache settings of its results. There is one, unless the results are from several commands. */
    Set<Cache> caches() {
        return results.keySet().stream()
                .map(key -> key.configuration().cache())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * This run's results under the other run's keys, if the two runs differ only in the cache or in the FlashInfer that they ran.
     */
    ComparedRun alignedWith(ComparedRun other) {
        return withCacheOf(other).withLibraryOf(other);
    }

    /**
     * If each run has one FlashInfer, its results under the other's keys, so that libraries in different folders can be compared.
     */
    private ComparedRun withLibraryOf(ComparedRun other) {
        if (libraries().size() != 1
                || other.libraries().size() != 1
                || libraries().equals(other.libraries())) {
            return this;
        }
        String library = other.libraries().first();
        SortedMap<ResultKey, Result> aligned = new TreeMap<>(ResultKey.ORDER);
        results.forEach((key, result) -> {
            Map<String, String> switches = new LinkedHashMap<>(key.switches());
            switches.computeIfPresent(Result.LIBRARY, (name, value) -> library);
            aligned.put(new ResultKey(key.configuration(), key.implementation(), switches), result);
        });
        return new ComparedRun(name, report, aligned);
    }

    private SortedSet<String> libraries() {
        return results.values().stream()
                .flatMap(result -> result.library().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Splits a run of several FlashInfers into one run for each of them, in the order in which the user named them. Results
     * without FlashInfer are left out.
     *
     * @throws InvalidProblemException if there are fewer than two
     */
    public List<ComparedRun> byLibrary() {
        List<String> order = report.machine()
                .map(record -> record.libraryOptions().stream()
                        .filter(libraries()::contains)
                        .toList())
                .orElse(List.of());
        if (order.size() < 2) {
            throw new InvalidProblemException(
                    "one file is nothing to compare; give two or more, or one of a run with two --flashinfer");
        }
        return order.stream()
                .map(library ->
                        new ComparedRun(name + " with FlashInfer " + words(library), report, ofLibrary(library)))
                .toList();
    }

    private String words(String library) {
        return report.machine().flatMap(record -> record.libraryWords(library)).orElse(library);
    }

    private SortedMap<ResultKey, Result> ofLibrary(String library) {
        SortedMap<ResultKey, Result> own = new TreeMap<>(ResultKey.ORDER);
        results.forEach((key, result) -> {
            if (result.library().filter(library::equals).isPresent()) {
                own.put(key, result);
            }
        });
        return own;
    }

    /**
     * If one run had a warm cache and the other a cold one, its results with the other's keys. The effect on times is worth a
     * comparison, with a warning.
     */
    private ComparedRun withCacheOf(ComparedRun other) {
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

    /** The reason why the run has no such result, if it is known. */
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
