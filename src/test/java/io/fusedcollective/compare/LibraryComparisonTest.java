package io.fusedcollective.compare;

import static io.fusedcollective.problem.Implementation.FLASHINFER_ONESHOT;
import static io.fusedcollective.problem.Implementation.NCCL_COMPILED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.backend.LibraryFacts.LibraryFile;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Is the new FlashInfer slower than the old one? */
class LibraryComparisonTest {

    @Test
    void runsOfLibrariesInDifferentFoldersMatch() {
        ComparedRun old = Runs.run("old.json", Runs.recordOn(machine("/old"), "abc"), of("/old", 11_000));
        ComparedRun recent = Runs.run("new.json", Runs.recordOn(machine("/new"), "abc"), of("/new", 12_000));
        Comparison comparison = Comparison.of(old, recent, NoiseFloor.USUAL);
        assertEquals(
                List.of(Verdict.SLOWER),
                comparison.results().stream().map(ComparedResult::verdict).toList());
        String differences = String.join("; ", RunDifferences.warnings(old, recent));
        assertTrue(
                differences.contains("FlashInfer: 0.5.3 (/old, trtllm_comm.so 0123456789ab) in A,"
                        + " 0.6.18 (/new, trtllm_comm.so 0123456789ab) in B"),
                differences);
    }

    @Test
    void theLibrariesOfOneRunAreComparedInTheOrderOfTheCommandLine() {
        ComparedRun both = Runs.run(
                "both.json",
                Runs.recordOn(machine("/old", "/new"), "abc"),
                of("/new", 12_000),
                of("/old", 11_000),
                Runs.result(128, QuantMode.NONE, NCCL_COMPILED, 30_000));
        List<ComparedRun> runs = both.byLibrary();
        assertEquals(
                List.of(
                        "both.json with FlashInfer 0.5.3 (/old, trtllm_comm.so 0123456789ab)",
                        "both.json with FlashInfer 0.6.18 (/new, trtllm_comm.so 0123456789ab)"),
                runs.stream().map(ComparedRun::name).toList());
        Comparison comparison = Comparison.of(runs.get(0), runs.get(1), NoiseFloor.USUAL);
        assertEquals(
                List.of(Verdict.SLOWER),
                comparison.results().stream().map(ComparedResult::verdict).toList());
    }

    @Test
    void oneLibraryIsNothingToCompare() {
        ComparedRun one = Runs.run("one.json", Runs.recordOn(machine("/old"), "abc"), of("/old", 11_000));
        assertEquals(
                "one file is nothing to compare; give two or more, or one of a run with two --flashinfer",
                assertThrows(InvalidProblemException.class, one::byLibrary).getMessage());
    }

    private static MachineFacts machine(String... libraries) {
        return new MachineFacts(List.of("GPU", "GPU"), "NVLink", "580.1", "13.0", "2.28.3")
                .with(Stream.of(libraries)
                        .map(option -> new LibraryFacts(
                                option,
                                option.equals("/old") ? "0.5.3" : "0.6.18",
                                List.of(new LibraryFile(option + "/trtllm_comm.so", "0123456789abcdef")),
                                List.of()))
                        .toList());
    }

    private static Result of(String library, double timeNs) {
        Result result = Runs.result(128, QuantMode.NONE, FLASHINFER_ONESHOT, timeNs);
        return new Result(
                result.configuration(),
                result.implementation(),
                Map.of("pdl", "true", Result.LIBRARY, library),
                result.device(),
                result.wall(),
                result.conditions(),
                result.iterations());
    }
}
