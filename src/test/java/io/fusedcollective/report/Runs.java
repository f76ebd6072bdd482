package io.fusedcollective.report;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Conditions;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small runs, made up. */
public final class Runs {

    private Runs() {}

    public static Result result(Implementation implementation, int tokens, double timeNs, double errorNs) {
        return result(implementation, tokens, timeNs, errorNs, 1980);
    }

    public static Result result(
            Implementation implementation, int tokens, double timeNs, double errorNs, double smClockMhz) {
        Measurement time = new Measurement(timeNs, errorNs);
        return new Result(
                configuration(tokens),
                implementation,
                Map.of(),
                time,
                time,
                Conditions.smClock(smClockMhz),
                new Iterations(5, 20, 1));
    }

    public static RunResults of(Result... results) {
        return new RunResults(List.of(results), Optional.empty());
    }

    /** With a machine record, which has the failed result. */
    public static RunResults withFailure(Implementation failed, int tokens, String reason, Result... results) {
        MissingResult missed = new MissingResult(configuration(tokens), failed, MissingResult.Status.FAILED, reason);
        MachineRecord record = new MachineRecord(
                MachineRecord.SCHEMA_VERSION,
                "cuda",
                2,
                new MachineFacts(List.of("GPU <b>&"), null, null, null, null),
                "jdk",
                "os",
                "0",
                null,
                List.of("run", "<script>"),
                "start",
                List.of(),
                "end",
                results.length + 1,
                Map.of(),
                List.of(missed),
                null,
                null);
        return new RunResults(List.of(results), Optional.of(record));
    }

    private static Configuration configuration(int tokens) {
        return new Configuration("cuda", 2, new Problem(tokens, 64, DataType.BFLOAT16, true, QuantMode.NONE));
    }
}
