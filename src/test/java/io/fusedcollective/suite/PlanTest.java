package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.host.HostBackend;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Residual;
import io.fusedcollective.results.MissingResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTest {

    @Test
    void allImplementationsOfOneProblemAreNeighbors() {
        Plan plan = Plan.of(Requests.sizes(List.of(8, 1, 8), 64, null), FakeBackend.CUDA);
        assertEquals(
                List.of(
                        "8 none ncclCustom",
                        "8 none fusedOneshot",
                        "8 fp8 ncclCustom",
                        "8 fp8 fusedOneshot",
                        "1 none ncclCustom",
                        "1 none fusedOneshot",
                        "1 fp8 ncclCustom",
                        "1 fp8 fusedOneshot"),
                plan.results().stream().map(PlanTest::describe).toList());
    }

    @Test
    void everyImplementationTakesPartWhereNobodyChooses() {
        Plan plan = Plan.of(Requests.EVERYTHING, FakeBackend.CUDA);
        Stream<Implementation> planned = Stream.concat(
                plan.results().stream().map(PlannedResult::implementation),
                plan.unavailable().stream().map(MissingResult::implementation));
        assertEquals(Set.of(Implementation.values()), planned.collect(Collectors.toSet()));
    }

    @Test
    void probesAreMeasuredOnceForAllQuantModes() {
        RunRequest request = Requests.implementations(
                true, Implementation.LINK_PEAK, Implementation.FUSED_ONESHOT, Implementation.NCCL_ALL_REDUCE_ONLY);
        Plan plan = Plan.of(request, FakeBackend.CUDA);
        assertEquals(
                List.of(
                        "128 none fusedOneshot",
                        "128 none ncclAllReduceOnly",
                        "128 none linkPeak",
                        "128 fp8 fusedOneshot"),
                plan.results().stream().map(PlanTest::describe).toList());
        assertFalse(plan.results().get(2).configuration().problem().hasResidual());
    }

    @Test
    void sequenceParallelOnesComputeTheShardedCounterpartOfAProblem() {
        RunRequest request = Requests.residuals(
                null, Implementation.FUSED_SEQUENCE_PARALLEL, Implementation.FUSED_TWOSHOT, Implementation.LINK_PEAK);
        assertEquals(
                List.of(
                        "true none fusedTwoshot",
                        "sharded none fusedSequenceParallel",
                        "false none linkPeak",
                        "true fp8 fusedTwoshot",
                        "sharded fp8 fusedSequenceParallel"),
                Plan.of(request, FakeBackend.CUDA).results().stream()
                        .map(planned -> planned.configuration().params().get("residual") + " "
                                + planned.configuration().problem().quant().label() + " "
                                + planned.implementation().label())
                        .toList());
    }

    @Test
    void severalResidualsAreMeasured() {
        RunRequest request = Requests.residuals(
                List.of(Residual.NONE, Residual.FULL), Implementation.FUSED_TWOSHOT, Implementation.FUSED_ONESHOT);
        assertEquals(
                List.of("false", "true", "false", "true"),
                Plan.of(request, FakeBackend.CUDA).results().stream()
                        .filter(planned -> planned.implementation() == Implementation.FUSED_TWOSHOT)
                        .map(planned -> planned.configuration().params().get("residual"))
                        .toList());
    }

    @Test
    void defaultsDependOnTheBackend() {
        assertEquals(List.of("128", "512", "1024", "2048"), tokens(Plan.of(Requests.DEFAULT, FakeBackend.CUDA)));
        assertEquals(List.of("16", "128"), tokens(Plan.of(Requests.DEFAULT, new HostBackend())));
        assertEquals(2, Plan.of(Requests.DEFAULT, new HostBackend()).worldSize());
        FakeBackend eight = new FakeBackend(BackendKind.CUDA, 8, List.of());
        assertEquals(8, Plan.of(Requests.DEFAULT, eight).worldSize());
    }

    @Test
    void whatCannotRunIsListedWithItsReason() {
        Plan plan = Plan.of(
                Requests.kinds(List.of(DataType.FLOAT16), Residual.NONE, List.of(QuantMode.NONE, QuantMode.FP4)),
                FakeBackend.CUDA);
        assertEquals(2, plan.results().size());
        assertEquals(4, plan.unavailable().size());
        assertEquals(MissingResult.Status.UNAVAILABLE, plan.unavailable().get(0).status());
        assertEquals(
                List.of("standard: on the host backend only", "standard, ncclCustom, fusedOneshot: no fp4 yet"),
                plan.unavailableReasons());
    }

    @Test
    void theWorkspaceLimitDecidesWhatIsAvailable() {
        Plan plan = Plan.of(Requests.workspaceLimitMib(1), FakeBackend.CUDA);
        assertEquals(
                List.of("standard: on the host backend only", "fusedOneshot: needs 2 MiB"), plan.unavailableReasons());
        assertEquals(1, plan.workspaceLimitMib());
    }

    @Test
    void noOneshotLeavesOutTheOneshotImplementations() {
        Plan plan = Plan.of(
                Requests.implementations(false, Implementation.FUSED_ONESHOT, Implementation.NCCL_CUSTOM),
                FakeBackend.CUDA);
        assertEquals(
                List.of("128 none ncclCustom", "128 fp8 ncclCustom"),
                plan.results().stream().map(PlanTest::describe).toList());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        Requests.sizes(null, null, 1),
                        "--world-size 1 is not allowed; a world has at least 2 ranks, and at most 2 here, one for each of"
                                + " the cuda backend's GPUs"),
                Arguments.of(
                        Requests.sizes(null, null, 3),
                        "--world-size 3 is not allowed; a world has at least 2 ranks, and at most 2 here, one for each of"
                                + " the cuda backend's GPUs"),
                Arguments.of(
                        Requests.sizes(List.of(128, 0), null, null),
                        "--num-tokens: tokens 0 is not between 1 and 1048576"),
                Arguments.of(
                        Requests.sizes(null, 100, null),
                        "--hidden-dim: hidden 100 is not a multiple of 16 between 16 and 32768"),
                Arguments.of(
                        Requests.sizes(null, -16, null),
                        "--hidden-dim: hidden -16 is not a multiple of 16 between 16 and 32768"),
                Arguments.of(Requests.iterations(-1, 20, 1), "--warmup -1 is not allowed; at least 0"),
                Arguments.of(Requests.iterations(5, 0, 1), "--trials 0 is not allowed; at least 1"),
                Arguments.of(Requests.iterations(5, 20, -1), "--forks -1 is not allowed; at least 0"),
                Arguments.of(
                        Requests.implementations(false, Implementation.FUSED_ONESHOT),
                        "--no-oneshot leaves nothing of --implementations fusedOneshot"),
                Arguments.of(
                        Requests.implementations(true, Implementation.STANDARD),
                        "nothing to run: standard: on the host backend only"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWithTheOptionTheValueAndWhatIsAllowed(RunRequest request, String message) {
        var e = assertThrows(InvalidProblemException.class, () -> Plan.of(request, FakeBackend.CUDA));
        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | --backend cuda cannot run here: NCCL: missing; see doctor",
                "1 | --backend cuda cannot run here: it has 1 of the 2 devices that a world needs; see doctor",
            })
    void refusesABackendWithoutAWorld(int devices, String message) {
        FakeBackend backend = new FakeBackend(BackendKind.CUDA, devices, FakeBackend.CUDA.diagnose());
        var e = assertThrows(InvalidProblemException.class, () -> Plan.of(Requests.DEFAULT, backend));
        assertEquals(message, e.getMessage());
    }

    private static String describe(PlannedResult planned) {
        var problem = planned.configuration().problem();
        return problem.tokens() + " " + problem.quant().label() + " "
                + planned.implementation().label();
    }

    private static List<String> tokens(Plan plan) {
        return plan.results().stream()
                .map(planned -> planned.configuration().params().get("tokens"))
                .distinct()
                .toList();
    }
}
