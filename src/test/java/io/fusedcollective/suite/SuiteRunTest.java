package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.report.RunReport;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteRunTest {

    @TempDir
    Path temp;

    private final Plan plan = Plan.of(Requests.sizes(List.of(128), 8192, null), FakeBackend.CUDA);
    private final StringWriter printed = new StringWriter();
    private ResultFiles files;

    @BeforeEach
    void chooseFiles() {
        files = ResultFiles.forOutput("--output-file", temp.resolve("run.json"));
    }

    @Test
    void writesEveryReportAndPrintsTheAnswerLast() throws IOException {
        assertEquals(0, run(SuiteRunTest::measure));
        RunResults report = RunResults.read(files.results());
        assertEquals(4, report.results().size());
        assertEquals(30_000, report.results().get(0).time().timeNs(), 1e-6);
        assertEquals(30_300, report.results().get(0).wall().timeNs(), 1e-6);
        assertEquals(1980, report.results().get(0).conditions().smClockMhz());
        assertEquals(RunReport.of(report).in(DocumentFormat.MARKDOWN), Files.readString(files.markdown()));
        assertTrue(printed.toString().endsWith(RunReport.summary(report).in(DocumentFormat.TEXT)), printed.toString());
        assertTrue(
                printed.toString().contains(" ncclCustom      30.00 µs ± 0.36" + System.lineSeparator()),
                printed.toString());
        assertTrue(
                printed.toString().contains("  best fused: fusedOneshot, 2.50x over ncclCustom"), printed.toString());
        assertEquals(
                5, Files.readAllLines(files.csv()).size() - plan.unavailable().size());
    }

    @Test
    void aFailedResultIsReportedAndTheRunGoesOn() throws IOException {
        ResultRunner runner = planned -> planned.implementation() == Implementation.NCCL_CUSTOM
                ? ResultRunner.Outcome.failed("rank 1: out of memory")
                : measure(planned);
        assertEquals(2, run(runner));
        RunResults report = RunResults.read(files.results());
        assertEquals(2, report.results().size());
        assertEquals(
                2,
                report.missing().stream()
                        .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                        .count());
        String markdown = Files.readString(files.markdown());
        assertTrue(markdown.contains("> - 2 results FAILED; "), markdown);
        assertTrue(markdown.contains("| `ncclCustom`       | **FAILED** |"), markdown);
        assertTrue(markdown.contains("- `ncclCustom` FAILED: rank 1: out of memory"), markdown);
        assertTrue(printed.toString().contains("ncclCustom   FAILED: rank 1: out of memory"), printed.toString());
    }

    @Test
    void aResultIsOnDiskBeforeTheNextBegins() throws IOException {
        List<Integer> resultsOnDisk = new ArrayList<>();
        List<Boolean> partial = new ArrayList<>();
        run(planned -> {
            try {
                RunResults report = RunResults.read(files.results());
                resultsOnDisk.add(report.results().size());
                partial.add(report.partial());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return measure(planned);
        });
        assertEquals(List.of(0, 1, 2, 3), resultsOnDisk);
        assertEquals(List.of(true, true, true, true), partial);
        assertEquals(false, RunResults.read(files.results()).partial());
    }

    @Test
    void everyResultOfOnePlannedIsShown() throws IOException {
        run(planned -> new ResultRunner.Outcome(
                List.of(
                        FakeResults.of(planned, Map.of("pdl", "true"), 1980, new double[] {11_000, 11_010, 11_020}),
                        FakeResults.of(planned, Map.of("pdl", "false"), 1980, new double[] {12_000, 12_010, 12_020})),
                null));
        assertEquals(8, RunResults.read(files.results()).results().size());
        assertEquals(
                8,
                printed.toString().lines().filter(line -> line.startsWith("[")).count());
    }

    @Test
    void nothingOfAnEarlierRunLiesBesideTheResults() throws IOException {
        run(SuiteRunTest::measure);
        assertThrows(
                IllegalStateException.class,
                () -> run(planned -> {
                    assertFalse(Files.exists(files.markdown()) || Files.exists(files.csv()));
                    throw new IllegalStateException("killed");
                }));
        assertEquals(0, RunResults.read(files.results()).results().size());
    }

    @Test
    void onlyHarmlessVariablesAreRecorded() {
        Map<String, String> all = Map.of(
                "NCCL_DEBUG",
                "WARN",
                "CUDA_VISIBLE_DEVICES",
                "0,1",
                "CUDA_MODULE_LOADING",
                "LAZY",
                "TOKEN",
                "secret",
                "MY_CUDA_KEY",
                "secret");
        assertEquals(
                Map.of("NCCL_DEBUG", "WARN", "CUDA_VISIBLE_DEVICES", "0,1", "CUDA_MODULE_LOADING", "LAZY"),
                RunRecorder.environment(all));
    }

    private int run(ResultRunner runner) throws IOException {
        RunRecorder recorder = RunRecorder.starting(
                FakeBackend.CUDA, plan, Requests.settings(plan, Requests.SCHEDULE), List.of("run"));
        return new SuiteRun(plan, Requests.SCHEDULE, runner, recorder, files, new PrintWriter(printed)).start();
    }

    private static ResultRunner.Outcome measure(PlannedResult planned) {
        double timeNs = planned.implementation() == Implementation.FUSED_ONESHOT ? 12_000 : 30_000;
        return new ResultRunner.Outcome(List.of(FakeResults.of(planned, timeNs - 20, timeNs, timeNs + 20)), null);
    }
}
