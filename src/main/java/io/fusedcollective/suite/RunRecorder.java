package io.fusedcollective.suite;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.report.Gap;
import io.fusedcollective.report.MachineRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the machine record of a run that starts now. */
public final class RunRecorder {

    private final Backend backend;
    private final Plan plan;
    private final MachineFacts machine;
    private final List<String> commandLine;
    private final String startTime = now();

    public RunRecorder(Backend backend, Plan plan, List<String> commandLine) {
        this.backend = backend;
        this.plan = plan;
        this.machine = backend.facts(plan.worldSize());
        this.commandLine = commandLine;
    }

    MachineRecord unfinished(List<Gap> gaps) {
        return record(null, gaps);
    }

    MachineRecord finished(List<Gap> gaps) {
        return record(now(), gaps);
    }

    private MachineRecord record(String endTime, List<Gap> gaps) {
        return new MachineRecord(
                MachineRecord.SCHEMA_VERSION,
                backend.name(),
                plan.worldSize(),
                machine,
                System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch"),
                BuildInfo.version(),
                BuildInfo.revision(),
                commandLine,
                startTime,
                endTime,
                plan.rows().size(),
                environment(System.getenv()),
                gaps);
    }

    /** Those that change what a GPU run measures, and no others: an environment holds secrets too. */
    static Map<String, String> environment(Map<String, String> all) {
        Map<String, String> allowed = new TreeMap<>(all);
        allowed.keySet().removeIf(name -> !name.startsWith("NCCL_") && !name.equals("CUDA_VISIBLE_DEVICES"));
        return allowed;
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
