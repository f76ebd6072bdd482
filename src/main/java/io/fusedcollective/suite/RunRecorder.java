package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.backend.WorkSample;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Repeat;
import io.fusedcollective.results.RunSettings;
import io.fusedcollective.results.Secrets;
import io.fusedcollective.results.Steadiness;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the machine record of a run that starts or continues now. */
final class RunRecorder {

    private final Backend backend;
    private final Plan plan;
    private final MachineFacts machine;
    private final List<String> commandLine;
    private final String startTime;
    private final List<String> resumeTimes;
    private final RunSettings settings;
    private final List<Repeat> repeated;
    private final List<WorkSample> fixedWork = new ArrayList<>();
    private String links;

    private RunRecorder(
            Backend backend,
            Plan plan,
            RunSettings settings,
            List<String> commandLine,
            String startTime,
            List<String> resumeTimes,
            List<Repeat> repeated,
            String links) {
        this.backend = backend;
        this.plan = plan;
        this.machine = backend.facts(plan.worldSize()).with(plan.libraries());
        this.commandLine = commandLine;
        this.startTime = startTime;
        this.resumeTimes = resumeTimes;
        this.settings = settings;
        this.repeated = new ArrayList<>(repeated);
        this.links = links;
    }

    public static RunRecorder starting(Backend backend, Plan plan, RunSettings settings, List<String> commandLine) {
        return new RunRecorder(backend, plan, settings, commandLine, now(), List.of(), List.of(), null);
    }

    /**
     * The recorder for the rest of a run.
     *
     * @throws InvalidProblemException if the rest would be measured on something else; the message says on what
     */
    public static RunRecorder resuming(Backend backend, Plan plan, RunSettings settings, MachineRecord interrupted) {
        List<String> resumeTimes = new ArrayList<>(interrupted.resumeTimes());
        resumeTimes.add(now());
        RunRecorder recorder = new RunRecorder(
                backend,
                plan,
                settings,
                interrupted.commandLine(),
                interrupted.startTime(),
                resumeTimes,
                interrupted.repeated(),
                interrupted.links());
        List<String> differences = interrupted.differences(recorder.unfinished(List.of()));
        if (!differences.isEmpty()) {
            throw new InvalidProblemException("cannot resume, as results would not compare with those measured before: "
                    + String.join("; ", differences));
        }
        return recorder;
    }

    void add(Repeat repeat) {
        repeated.add(repeat);
    }

    /** Records what connects each two ranks, as the ranks found it. */
    public void linked(String found) {
        links = found;
    }

    /** Samples how steadily the machine works now, if ranks compute on its own cores. */
    void sampleMachine() {
        fixedWork.addAll(backend.fixedWork(plan.worldSize()));
    }

    /** The summary of all samples so far; null if there are none. */
    Steadiness steadiness() {
        return fixedWork.isEmpty() ? null : Steadiness.of(fixedWork);
    }

    /** The repeats of this run, including those before an interruption. */
    List<Repeat> repeated() {
        return List.copyOf(repeated);
    }

    MachineRecord unfinished(List<MissingResult> missing) {
        return record(null, missing);
    }

    MachineRecord finished(List<MissingResult> missing) {
        return record(now(), missing);
    }

    private MachineRecord record(String endTime, List<MissingResult> missing) {
        return new MachineRecord(
                MachineRecord.SCHEMA_VERSION,
                backend.name(),
                plan.worldSize(),
                machine,
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                BuildInfo.version(),
                BuildInfo.revision(),
                Secrets.masked(commandLine),
                startTime,
                resumeTimes,
                endTime,
                plan.results().size(),
                environment(System.getenv()),
                missing,
                settings.with(List.copyOf(repeated), steadiness()),
                links);
    }

    /** Selects variables by their full name, because an environment may contain secrets under any prefix. */
    static Map<String, String> environment(Map<String, String> all) {
        Map<String, String> allowed = new TreeMap<>(all);
        allowed.keySet().retainAll(RecordedVariables.NAMES);
        return allowed;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
