package io.fusedcollective.compare;

import io.fusedcollective.backend.MachineFacts;
import io.fusedcollective.problem.Configuration;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.Conditions;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunResults;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs without running anything. */
public final class Runs {

    private Runs() {}

    public static ComparedRun run(String name, MachineRecord record, Result... results) {
        return ComparedRun.of(name, new RunResults(List.of(results), Optional.ofNullable(record)));
    }

    public static MachineRecord record(String driver, String revision, MissingResult... missing) {
        return recordOn(new MachineFacts(List.of("GPU", "GPU"), "NVLink", driver, "13.0", "2.28.3"), revision, missing);
    }

    public static MachineRecord recordOn(MachineFacts machine, String revision, MissingResult... missing) {
        return new MachineRecord(
                1,
                "cuda",
                2,
                machine,
                "JDK 17",
                "Linux",
                "0.1.0",
                revision,
                List.of("run"),
                "2026-01-01T10:00:00Z",
                List.of(),
                "2026-01-01T10:01:00Z",
                1,
                Map.of(),
                List.of(missing),
                null,
                null);
    }

    public static Configuration configuration(int tokens, QuantMode quant) {
        return new Configuration("cuda", 2, new Problem(tokens, 8192, DataType.BFLOAT16, true, quant));
    }

    /** Of 20 iterations in one fork, about {@code timeNs} by the device's clock. */
    public static Result result(int tokens, QuantMode quant, Implementation implementation, double timeNs) {
        return result(tokens, quant, implementation, forks(spread(timeNs, 20)));
    }

    public static Result result(int tokens, QuantMode quant, Implementation implementation, Measurement device) {
        Configuration configuration = configuration(tokens, quant);
        return new Result(
                implementation.kind() == Implementation.Kind.SEQUENCE_PARALLEL
                        ? configuration.with(Residual.SHARDED)
                        : configuration,
                implementation,
                Map.of(),
                device,
                new Measurement(device.timeNs() + 50, 10, device.forksNs()),
                Conditions.smClock(1980),
                new Iterations(5, 20, 1));
    }

    /** Without the device's clock. */
    public static Result wall(Result result) {
        return new Result(
                result.configuration(),
                result.implementation(),
                result.switches(),
                null,
                result.wall(),
                result.conditions(),
                result.iterations());
    }

    public static Measurement forks(double[]... forksNs) {
        double mean =
                Stream.of(forksNs).flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
        List<List<Double>> forks = Stream.of(forksNs)
                .map(fork -> Arrays.stream(fork).boxed().toList())
                .toList();
        return new Measurement(mean, mean / 1000, forks);
    }

    /** Alternately 0.2 % below and above {@code timeNs}. */
    public static double[] spread(double timeNs, int iterations) {
        double[] times = new double[iterations];
        Arrays.setAll(times, i -> timeNs * (i % 2 == 0 ? 0.998 : 1.002));
        return times;
    }
}
