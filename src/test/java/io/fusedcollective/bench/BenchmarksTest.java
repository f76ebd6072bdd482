package io.fusedcollective.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.BenchmarkName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmark methods are what users, other tools and committed results know this suite by. */
class BenchmarksTest {

    private static final List<BenchmarkListEntry> BENCHMARKS = List.copyOf(BenchmarkList.defaultList()
            .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of()));

    @ParameterizedTest
    @EnumSource
    void everyImplementationHasOneBenchmark(Implementation implementation) {
        assertEquals(
                1,
                BENCHMARKS.stream()
                        .filter(benchmark -> BenchmarkName.implementation(benchmark.getUsername()) == implementation)
                        .count());
    }

    /** JMH writes a param's default into the result, so it must name what runs and not leave it open. */
    @Test
    void noBenchmarkLeavesItsBackendOpen() {
        for (BenchmarkListEntry benchmark : BENCHMARKS) {
            String[] backends = benchmark.getParams().get().get("backend");
            assertEquals(List.of("cuda"), List.of(backends), benchmark.getUsername());
        }
    }

    static List<Path> committedResults() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("jmh-results"))) {
            return files.filter(file -> file.getFileName().toString().matches("[^.]*\\.json"))
                    .sorted()
                    .toList();
        }
    }

    /** So that what was measured once can be measured again, and both be compared. */
    @ParameterizedTest
    @MethodSource("committedResults")
    void committedResultsAreOfTodaysBenchmarksAndParams(Path file) throws IOException {
        Map<String, Set<String>> params = BENCHMARKS.stream()
                .collect(Collectors.toMap(
                        BenchmarkListEntry::getUsername,
                        benchmark -> Set.copyOf(benchmark.getParams().get().keySet())));
        for (JsonNode result : new ObjectMapper().readTree(file.toFile())) {
            String benchmark = result.path("benchmark").asText();
            assertTrue(params.containsKey(benchmark), file + ": no benchmark " + benchmark);
            Set<String> unknown = new TreeSet<>();
            result.path("params").fieldNames().forEachRemaining(unknown::add);
            unknown.removeAll(params.get(benchmark));
            assertEquals(Set.of(), unknown, file + ": " + benchmark + " lacks a param");
        }
    }
}
