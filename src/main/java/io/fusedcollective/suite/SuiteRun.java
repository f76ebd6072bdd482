package io.fusedcollective.suite;

import io.fusedcollective.backend.FailureWatch;
import io.fusedcollective.document.DocumentFormat;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.report.RunReport;
import io.fusedcollective.results.Bandwidth;
import io.fusedcollective.results.Figures;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Repeat;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.ResultKey;
import io.fusedcollective.results.RunResults;
import io.fusedcollective.results.Steadiness;
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
 * Measures a plan block by block, and then repeats the results whose times are in doubt. Everything that is finished is on disk
 * before the next block begins.
 */
final class SuiteRun {

    /** The pause before repeats. A GPU that was hot or drew too much power recovers within seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Plan plan;
    private final Schedule schedule;
    private final ResultRunner runner;
    private final RunRecorder recorder;
    private final ResultFiles files;
    private final ResultKeeper keeper;
    private final PrintWriter out;
    private final Runnable pause;
    private final List<MissingResult> missing;
    /** A shutdown hook reads it. */
    private volatile FinishedResults finished;

    /** The watch over ranks of this process reads it. */
    private volatile PlannedResult measuring;

    private boolean full;

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
        this.runner = planned -> {
            measuring = planned;
            return runner.run(planned);
        };
        this.recorder = recorder;
        this.files = files;
        this.keeper = new ResultKeeper(files, out);
        this.out = out;
        this.pause = pause;
        this.missing = new ArrayList<>(plan.unavailable());
        this.finished = FinishedResults.none(plan.results());
    }

    /** Prints all tables at the end, before the answer. */
    public SuiteRun withAllTables() {
        full = true;
        return this;
    }

    /** What is there if the run ends now, and how to go on, in one line. */
    String interrupted() {
        return "%d of %d results kept in %s; go on with: run --resume %s"
                .formatted(finished.planned().size(), plan.results().size(), files.results(), files.results());
    }

    /** Measures all results; returns how many failed. */
    public int start() throws IOException {
        files.begin(finished, recorder.unfinished(missing));
        return measure(schedule.order(plan.results()));
    }

    /**
     * Measures what has no result yet, and failed results again. Returns how many failed.
     *
     * @throws InvalidProblemException if the files contain a result that this run would not measure
     */
    public int resume() throws IOException {
        finished = FinishedResults.read(files.results(), plan.results());
        Set<PlannedResult> measured = finished.planned();
        for (PlannedResult planned : measured) {
            if (!plan.results().contains(planned)) {
                throw new InvalidProblemException(
                        files.results() + ": " + planned.implementation().label() + " of "
                                + planned.configuration().label() + " is no result of the run that is to be resumed");
            }
        }
        out.println(measured.size() + " of " + plan.results().size() + " results are there already");
        return measure(schedule.order(plan.results()).stream()
                .filter(planned -> !measured.contains(planned))
                .toList());
    }

    private int measure(List<PlannedResult> planned) {
        Progress progress = new Progress(out, planned, schedule.rounds());
        InterleavedForks turns = new InterleavedForks(schedule, runner, progress);
        keepBeforeTheEnd(progress, (failed, outcome) -> fail(failed, outcome, progress));
        keeper.keep(finished, recorder.unfinished(missing));
        List<List<PlannedResult>> blocks = schedule.blocks(planned);
        for (int i = 0; i < blocks.size(); i++) {
            recorder.sampleMachine();
            if (i == 0) {
                warnIfBusy();
            }
            settle(turns.measure(blocks.get(i), (failed, outcome) -> fail(failed, outcome, progress)), progress);
            Configuration problem = blocks.get(i).get(0).configuration();
            if (i + 1 == blocks.size()
                    || !blocks.get(i + 1).get(0).configuration().equals(problem)) {
                printBest(problem);
            }
        }
        measureAgain();
        report(recorder.finished(missing));
        return (int) missing.stream()
                .filter(missed -> missed.status() == MissingResult.Status.FAILED)
                .count();
    }

    /** Without forks a rank that hangs ends the process of the run itself. The result has failed then, and the rest is kept. */
    private void keepBeforeTheEnd(Progress progress, BiConsumer<PlannedResult, ResultRunner.Outcome> failed) {
        FailureWatch.beforeTheEnd(failure -> {
            progress.ran();
            failed.accept(measuring, ResultRunner.Outcome.failed(failure.getMessage()));
            out.println("\nWith --forks 0 the ranks are threads of the run itself, so it ends with them.");
            out.println(interrupted());
            out.flush();
        });
    }

    /** This comes at the start, when the user can still close other programs. The report judges the whole run. */
    private void warnIfBusy() {
        Optional.ofNullable(recorder.steadiness()).filter(Steadiness::busy).ifPresent(now -> {
            out.println("This machine is busy: other programs have " + now.othersShare()
                    + " of the cores that ranks compute on, so times will vary.");
            out.flush();
        });
    }

    private void fail(PlannedResult planned, ResultRunner.Outcome outcome, Progress progress) {
        missing.add(new MissingResult(
                planned.configuration(), planned.implementation(), MissingResult.Status.FAILED, outcome.failure()));
        keeper.keep(finished, recorder.unfinished(missing));
        progress.finished(planned, List.of("FAILED: " + outcome.failure()));
        keeper.keepOutput(planned, outcome);
    }

    /** Writes results that took turns together, because they are useful only together, and reports them afterwards. */
    private void settle(Map<PlannedResult, ResultRunner.Outcome> measured, Progress progress) {
        Map<PlannedResult, List<String>> words = new LinkedHashMap<>();
        measured.forEach((planned, outcome) -> {
            List<JsonResult> results = FinishedResults.ofJmh(outcome.results());
            finished = finished.plus(results);
            words.put(
                    planned,
                    results.stream().map(result -> time(result.result())).toList());
        });
        keeper.keep(finished, recorder.unfinished(missing));
        words.forEach(progress::finished);
    }

    /** Repeats results until none is in doubt, or none may be measured again. */
    private void measureAgain() {
        List<Result> due = Remeasurement.due(finished.measured(), recorder.repeated(), schedule.repeats());
        while (!due.isEmpty()) {
            Set<Result> suspects = Set.copyOf(due);
            List<PlannedResult> suspected = schedule.order(plan.results().stream()
                    .filter(planned -> suspects.stream().anyMatch(suspect -> planned.equals(PlannedResult.of(suspect))))
                    .toList());
            out.println(Figures.count(suspected.size(), "result") + " in doubt; measured again after a pause");
            out.flush();
            pause.run();
            Progress progress = new Progress(out, suspected, schedule.rounds());
            InterleavedForks turns = new InterleavedForks(schedule, runner, progress);
            BiConsumer<PlannedResult, ResultRunner.Outcome> settle =
                    (planned, outcome) -> progress.finished(planned, settleAgain(planned, outcome, suspects));
            keepBeforeTheEnd(progress, settle);
            for (List<PlannedResult> block : schedule.blocks(suspected)) {
                turns.measure(block, settle).forEach(settle);
            }
            due = Remeasurement.due(finished.measured(), recorder.repeated(), schedule.repeats());
        }
    }

    /** The outcome in words, one line for each result that was in doubt. */
    private List<String> settleAgain(PlannedResult planned, ResultRunner.Outcome outcome, Set<Result> suspects) {
        Map<ResultKey, JsonResult> again = FinishedResults.ofJmh(outcome.results()).stream()
                .collect(Collectors.toMap(result -> ResultKey.of(result.result()), result -> result));
        List<Repeat> repeats = new ArrayList<>();
        for (Result result : finished.measured()) {
            if (suspects.contains(result) && PlannedResult.of(result).equals(planned)) {
                JsonResult second = again.get(ResultKey.of(result));
                Repeat repeat = outcome.failure() == null
                        ? Remeasurement.judge(finished.measured(), result, second.result())
                        : Remeasurement.failed(finished.measured(), result, outcome.failure());
                if (repeat.outcome() == Repeat.Outcome.REPLACED) {
                    finished = finished.replaced(result, second);
                }
                repeats.add(repeat);
            }
        }
        repeats.forEach(recorder::add);
        keeper.keep(finished, recorder.unfinished(missing));
        return repeats.stream().map(Repeat::words).toList();
    }

    private static String time(Result result) {
        String time =
                "%8s µs ± %s".formatted(result.time().timeUs(), result.time().errorUs());
        return result.implementation().kind() == Implementation.Kind.PROBE
                ? time + "   " + Figures.value(Bandwidth.of(result).bus(), Double.NaN) + " GB/s"
                : time;
    }

    /** Prints the best result once all results of a problem have ended, because the baseline may come last. */
    private void printBest(Configuration problem) {
        ResultGroup.of(finished.measured(), List.of()).stream()
                .filter(group -> group.configuration().equals(problem))
                .flatMap(group -> group.duels().stream())
                .map(duel -> "  best fused: %s, %s %s"
                        .formatted(
                                duel.fused().implementation().label(),
                                duel.unclear() ? "no clear difference to" : duel.words() + " over",
                                duel.standard().implementation().label()))
                .forEach(words -> out.println(Screen.bold(out, words)));
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
        RunResults report = new RunResults(finished.measured(), Optional.of(record));
        Optional<ResultFiles> written = keeper.finish(finished, record, report);
        out.println();
        if (full) {
            out.println(RunReport.of(report).in(DocumentFormat.TEXT));
        }
        written.ifPresent(
                where -> out.println("Written: " + where.results() + ", and beside it .md, .csv and .machine.json\n"));
        out.print(RunReport.summary(report).in(DocumentFormat.TEXT));
        out.flush();
    }

    /**
     * Says in one line which files could not be written to their folder, and where they are instead; empty if all were written.
     */
    public Optional<String> notWritten() {
        return keeper.failure();
    }
}
