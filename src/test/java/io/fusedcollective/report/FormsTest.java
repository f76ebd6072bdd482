package io.fusedcollective.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.compare.Runs;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sequence-parallel results have problems of their own, and stand beside those of the same layer all the same. */
class FormsTest {

    private static final List<Result> RESULTS = List.of(
            Runs.result(512, QuantMode.FP8, Implementation.NCCL_COMPILED, 45_000),
            Runs.result(512, QuantMode.FP8, Implementation.FUSED_TWOSHOT, 26_000),
            Runs.result(512, QuantMode.FP8, Implementation.NCCL_SEQUENCE_PARALLEL, 40_000),
            Runs.result(512, QuantMode.FP8, Implementation.FUSED_SEQUENCE_PARALLEL, 20_000));

    @Test
    void theThreeFormsAreSideBySide() {
        List<String> lines = summary(RESULTS);
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.matches(
                                "\\| *bfloat16 \\| *fp8 \\| *512 \\| *`ncclCompiled` 45.* \\| *`fusedTwoshot`"
                                        + " 26.* \\| *`fusedSequenceParallel` 20.* \\| *sequence-parallel 1.30x \\|"))
                        .count(),
                () -> String.join("\n", lines));
        // The problems with a sharded residual have no lines of their own among the speedups.
        assertTrue(
                lines.stream().noneMatch(line -> line.contains("sharded residual,")), () -> String.join("\n", lines));
    }

    @Test
    void withoutSequenceParallelismThereIsNoSuchTable() {
        assertTrue(summary(RESULTS.subList(0, 2)).stream().noneMatch(line -> line.contains("three forms")));
    }

    private static List<String> summary(List<Result> results) {
        return RunReport.summary(new RunResults(results, Optional.empty()))
                .in(DocumentFormat.MARKDOWN)
                .lines()
                .toList();
    }
}
