package io.fusedcollective.suite;

import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.results.Bandwidth;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Repeat;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.ResultKey;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.suite.FinishedResults.JsonResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Measures a plan block by block, and then once more the rows whose times are in doubt. Whatever is finished is on disk
 * before the next block begins.
 */
public final class SuiteRun {

    /** Before rows are measured again: a GPU that was hot or drew too much power recovers within seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Plan plan;
    private final Schedule schedule;
    private final ResultRunner runner;
    private final RunRecorder recorder;
    private final ResultFiles files;
    private final ResultKeeper keeper;
    private final PrintWriter out;
    private final Runnable pause;
    private final List<MissingResult> gaps;
    private FinishedResults finished;

    public SuiteRun(
            Plan plan,
            Schedule schedule,
            ResultRunner runner,
            RunRecorder recorder,
            ResultFiles files,
            PrintWriter out) {
        this(plan, schedule, runner, recorder, files, out, SuiteRun::pause);
    }

    SuiteRun(
            Plan plan,
            Schedule schedule,
            ResultRunner runner,
            RunRecorder recorder,
            ResultFiles files,
            PrintWriter out,
            Runnable pause) {
        this.plan = plan;
        this.schedule = schedule;
        this.runner = runner;
        this.recorder = recorder;
        this.files = files;
        this.keeper = new ResultKeeper(files, out);
        this.out = out;
        this.pause = pause;
        this.gaps = new ArrayList<>(plan.unavailable());
        this.finished = FinishedResults.none(plan.rows());
    }

    /** Measures all rows; returns how many failed. */
    public int start() throws IOException {
        files.deleteAllButResults();
        files.write(finished, recorder.unfinished(gaps));
        return measure(schedule.order(plan.rows()));
    }

    /**
     * Measures the rows that have no result yet, failed ones again; returns how many failed.
     *
     * @throws InvalidProblemException when a result is of a row that this run would not measure
     */
    public int resume() throws IOException {
        finished = FinishedResults.read(files.results(), plan.rows());
        Set<PlannedResult> measured = finished.planned();
        for (PlannedResult row : measured) {
            if (!plan.rows().contains(row)) {
                throw new InvalidProblemException(
                        files.results() + ": " + row.implementation().label() + " of "
                                + row.configuration().label() + " is no row of the run that is to be resumed");
            }
        }
        out.println(measured.size() + " of " + plan.rows().size() + " rows have a result already");
        return measure(schedule.order(plan.rows()).stream()
                .filter(row -> !measured.contains(row))
                .toList());
    }

    private int measure(List<PlannedResult> rows) {
        Progress progress = new Progress(out, rows, schedule.rounds());
        InterleavedForks turns = new InterleavedForks(schedule, runner, progress);
        keeper.keep(finished, recorder.unfinished(gaps));
        List<List<PlannedResult>> blocks = schedule.blocks(rows);
        for (int i = 0; i < blocks.size(); i++) {
            settle(turns.measure(blocks.get(i), (row, outcome) -> fail(row, outcome.failure(), progress)), progress);
            Configuration problem = blocks.get(i).get(0).configuration();
            if (i + 1 == blocks.size()
                    || !blocks.get(i + 1).get(0).configuration().equals(problem)) {
                printBest(problem);
            }
        }
        measureAgain();
        report(recorder.finished(gaps));
        return (int) gaps.stream()
                .filter(gap -> gap.status() == MissingResult.Status.FAILED)
                .count();
    }

    private void fail(PlannedResult row, String reason, Progress progress) {
        gaps.add(new MissingResult(row.configuration(), row.implementation(), MissingResult.Status.FAILED, reason));
        keeper.keep(finished, recorder.unfinished(gaps));
        progress.finished(row, List.of("FAILED: " + reason));
    }

    /** Rows that took turns are of use together, so they are on disk all at once, before any of them is told. */
    private void settle(Map<PlannedResult, ResultRunner.Outcome> measured, Progress progress) {
        Map<PlannedResult, List<String>> words = new LinkedHashMap<>();
        measured.forEach((row, outcome) -> {
            List<JsonResult> results = FinishedResults.ofJmh(outcome.results());
            finished = finished.plus(results);
            words.put(row, results.stream().map(result -> time(result.row())).toList());
        });
        keeper.keep(finished, recorder.unfinished(gaps));
        words.forEach(progress::finished);
    }

    /** Until none is in doubt, or none may be measured again. */
    private void measureAgain() {
        List<Result> due = Remeasurement.due(finished.rows(), recorder.repeated(), schedule.repeats());
        while (!due.isEmpty()) {
            Set<Result> suspects = Set.copyOf(due);
            List<PlannedResult> rows = schedule.order(plan.rows().stream()
                    .filter(row -> suspects.stream().anyMatch(suspect -> row.equals(PlannedResult.of(suspect))))
                    .toList());
            out.println(Figures.count(rows.size(), "row") + " in doubt; measured again after a pause");
            out.flush();
            pause.run();
            Progress progress = new Progress(out, rows, schedule.rounds());
            InterleavedForks turns = new InterleavedForks(schedule, runner, progress);
            BiConsumer<PlannedResult, ResultRunner.Outcome> settle =
                    (row, outcome) -> progress.finished(row, settleAgain(row, outcome, suspects));
            for (List<PlannedResult> block : schedule.blocks(rows)) {
                turns.measure(block, settle).forEach(settle);
            }
            due = Remeasurement.due(finished.rows(), recorder.repeated(), schedule.repeats());
        }
    }

    /** The outcome in words, a line for each result that was in doubt. */
    private List<String> settleAgain(PlannedResult planned, ResultRunner.Outcome outcome, Set<Result> suspects) {
        Map<ResultKey, JsonResult> again = FinishedResults.ofJmh(outcome.results()).stream()
                .collect(Collectors.toMap(result -> ResultKey.of(result.row()), result -> result));
        List<Repeat> repeats = new ArrayList<>();
        for (Result row : finished.rows()) {
            if (suspects.contains(row) && PlannedResult.of(row).equals(planned)) {
                JsonResult result = again.get(ResultKey.of(row));
                Repeat repeat = outcome.failure() == null
                        ? Remeasurement.judge(finished.rows(), row, result.row())
                        : Remeasurement.failed(finished.rows(), row, outcome.failure());
                if (repeat.outcome() == Repeat.Outcome.REPLACED) {
                    finished = finished.replaced(row, result);
                }
                repeats.add(repeat);
            }
        }
        repeats.forEach(recorder::add);
        keeper.keep(finished, recorder.unfinished(gaps));
        return repeats.stream().map(Repeat::words).toList();
    }

    private static String time(Result row) {
        String time = "%8s µs ± %s".formatted(row.time().timeUs(), row.time().errorUs());
        return row.implementation().kind() == Implementation.Kind.PROBE
                ? time + "   " + Figures.value(Bandwidth.of(row).bus(), Double.NaN) + " GB/s"
                : time;
    }

    /** When all of a problem's rows have ended: before, the baseline may still be to come. */
    private void printBest(Configuration problem) {
        ResultGroup.of(finished.rows(), List.of()).stream()
                .filter(section -> section.configuration().equals(problem))
                .forEach(section -> section.bestFused()
                        .ifPresent(fused -> section.speedup(fused)
                                .ifPresent(speedup -> out.println("  best fused: %s, %s over %s"
                                        .formatted(
                                                fused.implementation().label(),
                                                Figures.speedup(speedup),
                                                section.baseline()
                                                        .orElseThrow()
                                                        .implementation()
                                                        .label())))));
        out.flush();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(MachineRecord record) {
        RunResults report = new RunResults(finished.rows(), Optional.of(record));
        Optional<ResultFiles> written = keeper.finish(finished, record, report);
        out.println();
        out.print(MarkdownReport.of(report));
        written.ifPresent(
                where -> out.println("Written: " + where.results() + ", and beside it .md, .csv and .machine.json"));
        out.flush();
    }

    /** What could not be written where it should be, and where it is instead, in one line; empty when all was. */
    public Optional<String> notWritten() {
        return keeper.failure();
    }
}
