package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.Cache;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Conditions;
import io.fusedcollective.results.Iterations;
import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Measurement;
import io.fusedcollective.results.MissingResult;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.RunSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunDifferencesTest {

    private static final MachineRecord RECORD = Runs.record("580.1", "abc1234");
    private static final Result RESULT = Runs.result(128, QuantMode.NONE, Implementation.FUSED_ONESHOT, 9_500);

    @Test
    void equalRunsHaveNone() {
        assertEquals(List.of(), RunDifferences.warnings(Runs.run("a", RECORD, RESULT), Runs.run("b", RECORD, RESULT)));
    }

    @Test
    void revisionsMayDiffer() {
        assertEquals(
                List.of(),
                RunDifferences.warnings(
                        Runs.run("a", RECORD, RESULT), Runs.run("b", Runs.record("580.1", "def5678"), RESULT)));
    }

    @Test
    void withoutARecordTheMachineIsNotKnown() {
        assertEquals(
                List.of("no machine record lies beside b: its machine and revision are not known"),
                RunDifferences.warnings(Runs.run("a", RECORD, RESULT), Runs.run("b", null, RESULT)));
    }

    @Test
    void resultsInDoubtAreSaid() {
        Result noisy = Runs.result(
                512, QuantMode.NONE, Implementation.FUSED_ONESHOT, Runs.forks(new double[] {9_000, 10_000, 9_500}));
        assertEquals(
                List.of("b: results in doubt, marked † in its report: 1"),
                RunDifferences.warnings(Runs.run("a", RECORD, RESULT), Runs.run("b", RECORD, RESULT, noisy)));
    }

    @Test
    void everythingButTheCodeIsSaid() {
        Result other = new Result(
                RESULT.configuration(),
                RESULT.implementation(),
                RESULT.switches(),
                RESULT.device(),
                new Measurement(9_550, 10),
                Conditions.smClock(1500),
                new Iterations(5, 40, 3));
        assertEquals(
                List.of(
                        "b: the revision, not recorded, does not say which code was measured",
                        "driver: 580.1 in A, none in B",
                        "warm-up iterations, iterations and forks: 5, 20, 1 in A, 5, 40, 3 in B",
                        "results whose multiprocessor clocks differ by more than 1 %: 1"),
                RunDifferences.warnings(Runs.run("a", RECORD, RESULT), Runs.run("b", Runs.record(null, null), other)));
    }

    /** What a cold cache makes of a result is worth a comparison. */
    @Test
    void runsOfOtherCachesAreComparedWithAWarning() {
        Result cold = new Result(
                RESULT.configuration().withCache(Cache.COLD),
                RESULT.implementation(),
                RESULT.switches(),
                Runs.result(128, QuantMode.NONE, Implementation.FUSED_ONESHOT, 11_000)
                        .device(),
                RESULT.wall(),
                RESULT.conditions(),
                RESULT.iterations());
        MissingResult missed = new MissingResult(
                Runs.configuration(8, QuantMode.NONE).withCache(Cache.COLD),
                Implementation.FUSED_ONESHOT,
                MissingResult.Status.FAILED,
                "out of memory");
        Result onlyWarm = Runs.result(8, QuantMode.NONE, Implementation.FUSED_ONESHOT, 3_000);
        ComparedRun warmRun = Runs.run("a", RECORD, RESULT, onlyWarm);
        ComparedRun coldRun = Runs.run("b", Runs.record("580.1", "abc1234", missed), cold);
        Comparison comparison = Comparison.of(warmRun, coldRun, NoiseFloor.USUAL);
        assertEquals(
                List.of(Verdict.SLOWER),
                comparison.results().stream().map(ComparedResult::verdict).toList());
        assertEquals(
                List.of("FAILED: out of memory"), List.copyOf(comparison.onlyA().values()));
        assertEquals(List.of("cache: warm in A, cold in B"), RunDifferences.warnings(comparison.a(), comparison.b()));
        assertEquals(
                1, Comparison.of(coldRun, warmRun, NoiseFloor.USUAL).results().size());
        assertEquals(
                List.of(),
                List.copyOf(Comparison.of(coldRun, coldRun, NoiseFloor.USUAL).results(Verdict.SLOWER)));
    }

    @Test
    void resultsOfOtherSwitchesAreOtherResults() {
        Result on = withSwitches(Map.of("pdl", "true"));
        Result off = withSwitches(Map.of("pdl", "false"));
        ComparedRun a = Runs.run("a", RECORD, on);
        assertEquals(
                List.of("switch pdl: true in A, false, true in B"),
                RunDifferences.warnings(a, Runs.run("b", RECORD, on, off)));
        assertEquals(
                "a and b have no result in common: a result is the same if problem, world size, backend, implementation and"
                        + " switches are; switch pdl: true in A, false in B",
                assertThrows(
                                InvalidProblemException.class,
                                () -> Comparison.of(a, Runs.run("b", RECORD, off), NoiseFloor.USUAL))
                        .getMessage());
    }

    /** A graph's start counts as its operations' time. */
    @Test
    void graphsOfOtherSizesAreSaid() {
        assertEquals(
                List.of("operations in a graph: 10 in A, 20 in B"),
                RunDifferences.circumstances(withGraphsOf(0), withGraphsOf(20)));
    }

    /** 0, as Jackson reads it from a record of the time before it was recorded. */
    private static MachineRecord withGraphsOf(int operations) {
        RunSettings settings =
                new RunSettings("1.37", new Iterations(5, 20, 1), List.of(), 1L, false, 0, List.of(), operations, null);
        return new MachineRecord(
                RECORD.schemaVersion(),
                RECORD.backend(),
                RECORD.worldSize(),
                RECORD.machine(),
                RECORD.jdk(),
                RECORD.os(),
                RECORD.suiteVersion(),
                RECORD.revision(),
                RECORD.commandLine(),
                RECORD.startTime(),
                RECORD.resumeTimes(),
                RECORD.endTime(),
                RECORD.plannedResults(),
                RECORD.environment(),
                RECORD.missing(),
                settings,
                RECORD.links());
    }

    private static Result withSwitches(Map<String, String> switches) {
        return new Result(
                RESULT.configuration(),
                RESULT.implementation(),
                switches,
                RESULT.device(),
                RESULT.wall(),
                RESULT.conditions(),
                RESULT.iterations());
    }
}
