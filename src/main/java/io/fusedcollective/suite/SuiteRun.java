package io.fusedcollective.suite;

import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.Bandwidth;
import io.fusedcollective.report.Configuration;
import io.fusedcollective.report.Figures;
import io.fusedcollective.report.Gap;
import io.fusedcollective.report.MachineRecord;
import io.fusedcollective.report.MarkdownReport;
import io.fusedcollective.report.Repeat;
import io.fusedcollective.report.Report;
import io.fusedcollective.report.Row;
import io.fusedcollective.report.RowKey;
import io.fusedcollective.report.Section;
import io.fusedcollective.suite.FinishedRows.Result;
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
    private final RowRunner runner;
    private final RunRecorder recorder;
    private final ResultFiles files;
    private final ResultKeeper keeper;
    private final PrintWriter out;
    private final Runnable pause;
    private final List<Gap> gaps;
    private FinishedRows finished;

    public SuiteRun(
            Plan plan, Schedule schedule, RowRunner runner, RunRecorder recorder, ResultFiles files, PrintWriter out) {
        this(plan, schedule, runner, recorder, files, out, SuiteRun::pause);
    }

    SuiteRun(
            Plan plan, Schedule schedule, RowRunner runner, RunRecorder recorder, ResultFiles files, PrintWriter out,
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
        this.finished = FinishedRows.none(plan.rows());
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
        finished = FinishedRows.read(files.results(), plan.rows());
        Set<PlannedRow> measured = finished.planned();
        for (PlannedRow row : measured) {
            if (!plan.rows().contains(row)) {
                throw new InvalidProblemException(files.results() + ": " + row.implementation().label() + " of "
                        + row.configuration().label() + " is no row of the run that is to be resumed");
            }
        }
        out.println(measured.size() + " of " + plan.rows().size() + " rows have a result already");
        return measure(schedule.order(plan.rows()).stream().filter(row -> !measured.contains(row)).toList());
    }

    private int measure(List<PlannedRow> rows) {
        Progress progress = new Progress(out, rows, schedule.rounds());
        Turns turns = new Turns(schedule, runner, progress);
        keeper.keep(finished, recorder.unfinished(gaps));
        List<List<PlannedRow>> blocks = schedule.blocks(rows);
        for (int i = 0; i < blocks.size(); i++) {
            settle(turns.measure(blocks.get(i), (row, outcome) -> fail(row, outcome.failure(), progress)), progress);
            Configuration problem = blocks.get(i).get(0).configuration();
            if (i + 1 == blocks.size() || !blocks.get(i + 1).get(0).configuration().equals(problem)) {
                printBest(problem);
            }
        }
        measureAgain();
        report(recorder.finished(gaps));
        return (int) gaps.stream().filter(gap -> gap.status() == Gap.Status.FAILED).count();
    }

    private void fail(PlannedRow row, String reason, Progress progress) {
        gaps.add(new Gap(row.configuration(), row.implementation(), Gap.Status.FAILED, reason));
        keeper.keep(finished, recorder.unfinished(gaps));
        progress.finished(row, List.of("FAILED: " + reason));
    }

    /** Rows that took turns are of use together, so they are on disk all at once, before any of them is told. */
    private void settle(Map<PlannedRow, RowRunner.Outcome> measured, Progress progress) {
        Map<PlannedRow, List<String>> words = new LinkedHashMap<>();
        measured.forEach((row, outcome) -> {
            List<Result> results = FinishedRows.ofJmh(outcome.results());
            finished = finished.plus(results);
            words.put(row, results.stream().map(result -> time(result.row())).toList());
        });
        keeper.keep(finished, recorder.unfinished(gaps));
        words.forEach(progress::finished);
    }

    /** Until none is in doubt, or none may be measured again. */
    private void measureAgain() {
        List<Row> due = SecondLook.due(finished.rows(), recorder.repeated(), schedule.repeats());
        while (!due.isEmpty()) {
            Set<Row> suspects = Set.copyOf(due);
            List<PlannedRow> rows = schedule.order(plan.rows().stream()
                    .filter(row -> suspects.stream().anyMatch(suspect -> row.equals(PlannedRow.of(suspect))))
                    .toList());
            out.println(Figures.count(rows.size(), "row") + " in doubt; measured again after a pause");
            out.flush();
            pause.run();
            Progress progress = new Progress(out, rows, schedule.rounds());
            Turns turns = new Turns(schedule, runner, progress);
            BiConsumer<PlannedRow, RowRunner.Outcome> settle =
                    (row, outcome) -> progress.finished(row, settleAgain(row, outcome, suspects));
            for (List<PlannedRow> block : schedule.blocks(rows)) {
                turns.measure(block, settle).forEach(settle);
            }
            due = SecondLook.due(finished.rows(), recorder.repeated(), schedule.repeats());
        }
    }

    /** The outcome in words, a line for each result that was in doubt. */
    private List<String> settleAgain(PlannedRow planned, RowRunner.Outcome outcome, Set<Row> suspects) {
        Map<RowKey, Result> again = FinishedRows.ofJmh(outcome.results()).stream()
                .collect(Collectors.toMap(result -> RowKey.of(result.row()), result -> result));
        List<Repeat> repeats = new ArrayList<>();
        for (Row row : finished.rows()) {
            if (suspects.contains(row) && PlannedRow.of(row).equals(planned)) {
                Result result = again.get(RowKey.of(row));
                Repeat repeat = outcome.failure() == null
                        ? SecondLook.judge(finished.rows(), row, result.row())
                        : SecondLook.failed(finished.rows(), row, outcome.failure());
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

    private static String time(Row row) {
        String time = "%8s µs ± %s".formatted(row.time().timeUs(), row.time().errorUs());
        return row.implementation().kind() == Implementation.Kind.PROBE
                ? time + "   " + Figures.value(Bandwidth.of(row).bus(), Double.NaN) + " GB/s"
                : time;
    }

    /** When all of a problem's rows have ended: before, the baseline may still be to come. */
    private void printBest(Configuration problem) {
        Section.of(finished.rows(), List.of()).stream()
                .filter(section -> section.configuration().equals(problem))
                .forEach(section -> section.bestFused().ifPresent(fused -> section.speedup(fused).ifPresent(speedup ->
                        out.println("  best fused: %s, %s over %s".formatted(fused.implementation().label(),
                                Figures.speedup(speedup), section.baseline().orElseThrow().implementation().label())))));
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
        Report report = new Report(finished.rows(), Optional.of(record));
        Optional<ResultFiles> written = keeper.finish(finished, record, report);
        out.println();
        out.print(MarkdownReport.of(report));
        written.ifPresent(where ->
                out.println("Written: " + where.results() + ", and beside it .md, .csv and .machine.json"));
        out.flush();
    }

    /** What could not be written where it should be, and where it is instead, in one line; empty when all was. */
    public Optional<String> notWritten() {
        return keeper.failure();
    }
}
