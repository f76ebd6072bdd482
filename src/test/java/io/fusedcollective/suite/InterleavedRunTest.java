package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterleavedRunTest {

    private static final int FORKS = 3;
    private static final Schedule SCHEDULE = new Schedule(7, FORKS, 0);

    @TempDir
    Path temp;

    private final Plan plan = Plan.of(Requests.sizes(List.of(128), 8192, null), FakeBackend.CUDA);
    private final List<PlannedResult> measured = new ArrayList<>();
    private final StringWriter printed = new StringWriter();
    private ResultFiles files;

    @BeforeEach
    void chooseFiles() {
        files = ResultFiles.forOutput("--output-file", temp.resolve("run.json"));
    }

    @Test
    void aProblemsResultsTakeTurnsForkByFork() throws IOException {
        assertEquals(0, run().start());
        List<List<PlannedResult>> problems = SCHEDULE.blocks(SCHEDULE.order(plan.results()));
        assertEquals(plan.results().size() * FORKS, measured.size());
        int next = 0;
        for (List<PlannedResult> problem : problems) {
            for (int round = 0; round < FORKS; round++) {
                List<PlannedResult> turn = measured.subList(next, next += problem.size());
                assertTrue(turn.containsAll(problem), turn + " has one of each of " + problem);
            }
        }
    }

    @Test
    void theResultIsWhatJmhMakesOfAsManyForks() throws IOException {
        run().start();
        List<FinishedResults.JsonResult> ofJmh = FinishedResults.ofJmh(plan.results().stream()
                .map(planned -> FakeResults.of(planned, Map.of(), 1980, fork(0), fork(1), fork(2)))
                .toList());
        assertEquals(FinishedResults.none(plan.results()).plus(ofJmh).json(), Files.readString(files.results()));
        Result planned = RunResults.read(files.results()).results().get(0);
        assertEquals(FORKS, planned.iterations().forks());
        assertEquals(
                List.of(List.of(12_000.0, 12_010.0), List.of(12_100.0, 12_110.0), List.of(12_200.0, 12_210.0)),
                planned.time().forksNs());
    }

    @Test
    void aResultThatFailsInOneRoundHasNoResultAndTakesPartInNoOther() throws IOException {
        SuiteRun run = run(planned -> planned.implementation() == Implementation.NCCL_CUSTOM && forksOf(planned) == 1
                ? failed(planned)
                : measure(planned));
        assertEquals(2, run.start());
        RunResults report = RunResults.read(files.results());
        assertEquals(2, report.results().size());
        assertTrue(report.results().stream()
                .allMatch(planned -> planned.time().forksNs().size() == FORKS));
        assertEquals(
                2,
                report.missing().stream()
                        .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                        .count());
        assertEquals(2 * FORKS + 2 * 2, measured.size());
    }

    @Test
    void anInterruptedProblemIsMeasuredAgain() throws IOException {
        int untilTheLastForkOfTheSecondProblem = plan.results().size() * FORKS - 1;
        assertThrows(
                IllegalStateException.class,
                () -> run(planned -> {
                            if (measured.size() == untilTheLastForkOfTheSecondProblem) {
                                throw new IllegalStateException("killed");
                            }
                            return measure(planned);
                        })
                        .start());
        String before = Files.readString(files.results());
        measured.clear();
        run().resume();
        assertEquals(2 * FORKS, measured.size());
        assertEquals(2, before.split("\"benchmark\"").length - 1);
        RunResults report = RunResults.read(files.results());
        assertEquals(4, report.results().size());
        assertTrue(report.results().stream()
                .allMatch(planned -> planned.time().forksNs().size() == FORKS));
    }

    /** As ranks in several processes do, each of which ends the run. */
    @Test
    void aFailureIsOnDiskWhereTheRunnerGivesUpAfterIt() throws IOException {
        int inTheMiddleOfTheSecondProblem = plan.results().size() * FORKS - 4;
        MultiProcessRunner lockStep = new MultiProcessRunner(
                new Launch("torchrun", 0, 2, 0, 2, "127.0.0.1:29501"),
                planned -> measured.size() == inTheMiddleOfTheSecondProblem ? failed(planned) : measure(planned),
                new PrintWriter(printed));
        assertThrows(RankFailedException.class, () -> run(lockStep).start());
        assertEquals(inTheMiddleOfTheSecondProblem + 1, measured.size());
        RunResults report = RunResults.read(files.results());
        assertEquals(2, report.results().size());
        assertEquals(
                List.of("out of memory"),
                report.missing().stream()
                        .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                        .map(MissingResult::reason)
                        .toList());
        assertTrue(report.partial(), "the rest of the problem was not tried");
        assertTrue(printed.toString().contains(" FAILED: out of memory"), printed.toString());
        assertEquals(0, run().resume());
        assertEquals(4, RunResults.read(files.results()).results().size());
    }

    @Test
    void aProblemsResultsAreOnDiskTogetherBeforeAnyIsTold() throws IOException {
        List<Integer> resultsOnDisk = new ArrayList<>();
        run(this::measure, new StringWriter() {
                    @Override
                    public void write(String text, int offset, int length) {
                        if (text.startsWith("[")) {
                            resultsOnDisk.add(measuredCount());
                        }
                    }
                })
                .start();
        assertEquals(List.of(2, 2, 4, 4), resultsOnDisk);
    }

    private int measuredCount() {
        try {
            return RunResults.read(files.results()).measuredCount();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SuiteRun run() {
        return run(this::measure);
    }

    private SuiteRun run(ResultRunner runner) {
        return run(runner, printed);
    }

    private SuiteRun run(ResultRunner runner, Writer out) {
        RunRecorder recorder =
                RunRecorder.starting(FakeBackend.CUDA, plan, Requests.settings(plan, SCHEDULE), List.of("run"));
        return new SuiteRun(plan, SCHEDULE, runner, recorder, files, new PrintWriter(out));
    }

    private int forksOf(PlannedResult planned) {
        return (int) measured.stream().filter(planned::equals).count();
    }

    private ResultRunner.Outcome failed(PlannedResult planned) {
        measured.add(planned);
        return ResultRunner.Outcome.failed("out of memory");
    }

    private ResultRunner.Outcome measure(PlannedResult planned) {
        ResultRunner.Outcome outcome =
                new ResultRunner.Outcome(List.of(FakeResults.of(planned, fork(forksOf(planned)))), null);
        measured.add(planned);
        return outcome;
    }

    /** Iterations of a fork, which differ from those of others. */
    private static double[] fork(int number) {
        return new double[] {12_000 + 100 * number, 12_010 + 100 * number};
    }
}
