package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One call of {@code run}: turns the user's request into a plan for this machine, measures it, and says what went wrong. If a
 * launcher started one process per rank, each process has a session of its own, and the session of rank 0 writes the results.
 */
public final class RunSession {

    private final SessionRequest request;
    /** Null for the default. */
    private final Path output;
    /** Null for a new run. */
    private final MachineRecord interrupted;
    /** Empty if this process has all ranks. */
    private final Optional<Launch> launch;

    private final PrintWriter out;
    private final PrintWriter err;

    private RunSession(
            SessionRequest request, Path output, MachineRecord interrupted, PrintWriter out, PrintWriter err) {
        this.request = request;
        this.output = output;
        this.interrupted = interrupted;
        this.launch = Launch.of(System.getenv());
        this.out = writes() ? out : new PrintWriter(Writer.nullWriter());
        this.err = err;
    }

    /**
     * The session of a new run.
     *
     * @param output the results' file; null for one in {@code jmh-results} that is called after the time and the backend
     */
    public static RunSession starting(SessionRequest request, Path output, PrintWriter out, PrintWriter err) {
        return new RunSession(request, output, null, out, err);
    }

    /**
     * The session of the rest of an interrupted run.
     *
     * @param request     what that run began with
     * @param results     its results so far
     * @param interrupted its record
     */
    public static RunSession resuming(
            SessionRequest request, Path results, MachineRecord interrupted, PrintWriter out, PrintWriter err) {
        return new RunSession(request, results, interrupted, out, err);
    }

    /**
     * Measures what was asked for, and prints progress, the report and complaints.
     *
     * @return whether everything was measured and written
     * @throws InvalidProblemException if the request makes no sense on this machine; then nothing has been measured
     */
    public boolean run() throws IOException {
        if (writes()) {
            launch.map(Launch::label).ifPresent(out::println);
        }
        Backend backend = Backends.select(request.backend());
        Plan plan = Plan.of(request.results(), backend);
        Schedule schedule = schedule(backend);
        JmhOptions options = new JmhOptions(
                request.jmhArguments(), plan, schedule, request.results().iterations());
        ResultFiles files = files(backend);
        if (interrupted != null && writes() && isComplete(plan, files)) {
            out.println("All " + plan.results().size() + " results are in " + files.results()
                    + "; nothing is left to measure.");
            return true;
        }
        RunRecorder recorder = recorder(backend, plan, options);
        SuiteRun run = new SuiteRun(plan, schedule, runner(plan, options, recorder), recorder, files, out);

        if (request.full()) {
            run.withAllTables();
        }
        printNotices(backend, plan);
        out.println("Results go to " + files.results());
        int failures;
        try (MachineLock alone = MachineLock.take(launch);
                InterruptNotice notice = new InterruptNotice(run::interrupted, writes() ? err : out)) {
            failures = interrupted == null ? run.start() : run.resume();
        }
        return complaints(run, plan, failures).isEmpty();
    }

    private boolean writes() {
        return launch.map(launched -> launched.rank() == 0).orElse(true);
    }

    /** A resumed run keeps the order in which it began. */
    private Schedule schedule(Backend backend) {
        Long seed = interrupted == null || interrupted.settings() == null
                ? request.seed()
                : Long.valueOf(interrupted.settings().seed());
        return Schedule.of(
                seed,
                request.interleave(),
                request.results().iterations().forks(),
                request.repeats(),
                backend,
                launch.isPresent());
    }

    private ResultFiles files(Backend backend) throws IOException {
        Path results = output == null ? defaultOutput(backend) : output;
        ResultFiles files = ResultFiles.forOutput(
                interrupted == null ? "--output-file" : "--resume", writes() ? results : ScratchResults.of(output));
        if (interrupted == null && writes() && !request.overwrite()) {
            files.requireNew();
        }
        return files;
    }

    /** Whether a run that is to be resumed has ended, and nothing in it failed or is missing. */
    private boolean isComplete(Plan plan, ResultFiles files) throws IOException {
        return interrupted.endTime() != null
                && interrupted.missing().stream().noneMatch(missed -> missed.status() == MissingResult.Status.FAILED)
                && Files.exists(files.markdown())
                && FinishedResults.read(files.results(), plan.results())
                        .planned()
                        .equals(Set.copyOf(plan.results()));
    }

    private static Path defaultOutput(Backend backend) {
        String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        return Path.of("jmh-results", time + "-" + backend.name() + ".json");
    }

    /** Rank 0 writes the record, so it describes rank 0's node; other ranks may see other GPUs and compare nothing with it. */
    private RunRecorder recorder(Backend backend, Plan plan, JmhOptions options) {
        return interrupted == null || !writes()
                ? RunRecorder.starting(backend, plan, options.settings(), request.commandLine())
                : RunRecorder.resuming(backend, plan, options.settings(), interrupted);
    }

    private ResultRunner runner(Plan plan, JmhOptions options, RunRecorder recorder) {
        ResultRunner jmh = ResultRunner.jmh(
                options, ranksHere(plan), recorder::linked, warning -> err.println("warning: " + warning));
        return launch.<ResultRunner>map(launched -> new MultiProcessRunner(launched, jmh, err))
                .orElse(jmh);
    }

    /** Whose process ends if a fork of this one ends. */
    private String ranksHere(Plan plan) {
        int last = plan.localRanks() - 1;
        return launch.map(launched -> "rank " + launched.rank())
                .orElse("ranks 0 " + (last == 1 ? "and " : "to ") + last);
    }

    private void printNotices(Backend backend, Plan plan) {
        BackendNotice.of(request.backend(), backend, Backends.preferred()).ifPresent(out::println);
        plan.unavailableReasons().forEach(reason -> out.println("unavailable: " + reason));
        plan.libraries().forEach(library -> library.warnings().forEach(warning -> err.println("warning: " + warning)));
    }

    /** Prints and returns the reasons why the run is not a success. */
    private List<String> complaints(SuiteRun run, Plan plan, int failures) {
        List<String> complaints = new ArrayList<>();
        if (failures > 0) {
            complaints.add(failures + " of " + plan.results().size() + " results failed");
        }
        run.notWritten().ifPresent(complaints::add);
        List<String> lacking = request.allowUnavailable()
                ? List.of()
                : plan.lacking(request.results().implementations());
        if (!lacking.isEmpty()) {
            complaints.add("unavailable, but asked for by name: " + String.join(", ", lacking)
                    + "; with --allow-unavailable this is no failure");
        }
        complaints.forEach(err::println);
        return complaints;
    }
}
