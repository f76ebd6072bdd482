package io.fusedcollective.report;

import static io.fusedcollective.problem.Implementation.FLASHINFER_ONESHOT;
import static io.fusedcollective.problem.Implementation.FUSED_ONESHOT;
import static io.fusedcollective.problem.Implementation.P2P_COMPILED;
import static io.fusedcollective.problem.Implementation.VLLM_COMPILED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.compare.Runs;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.results.Duel;
import io.fusedcollective.results.Result;
import io.fusedcollective.results.ResultGroup;
import io.fusedcollective.results.RunResults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report answers first does not mix the kernels of two providers. */
class ContestReportTest {

    private static final RunResults RUN = new RunResults(
            List.of(
                    result(P2P_COMPILED, 10_000, Map.of()),
                    result(FUSED_ONESHOT, 8_000, Map.of()),
                    result(VLLM_COMPILED, 14_000, Map.of(Result.LIBRARY, "installed")),
                    result(FLASHINFER_ONESHOT, 11_000, Map.of(Result.LIBRARY, "installed"))),
            Optional.empty());

    @Test
    void eachProviderHasADuelOfItsOwn() {
        assertEquals(
                List.of("flashinferOneshot over vllmCompiled", "fusedOneshot over p2pCompiled"),
                RUN.contests().stream()
                        .flatMap(contest -> RUN.duels(contest).stream())
                        .map(ContestReportTest::words)
                        .toList());
    }

    @Test
    void aSpeedupIsOverWhatTheProvidersKernelsReplace() {
        assertEquals(
                List.of(VLLM_COMPILED, P2P_COMPILED),
                List.of(replacedBy(FLASHINFER_ONESHOT), replacedBy(FUSED_ONESHOT)));
    }

    private static Implementation replacedBy(Implementation fused) {
        ResultGroup group = ResultGroup.of(RUN.results(), List.of()).get(0);
        Result result = group.results().stream()
                .filter(each -> each.implementation() == fused)
                .findFirst()
                .orElseThrow();
        return group.replacedBy(result).orElseThrow().implementation();
    }

    private static String words(Duel duel) {
        return duel.fused().implementation().label() + " over "
                + duel.standard().implementation().label();
    }

    private static Result result(Implementation implementation, double timeNs, Map<String, String> switches) {
        Result result = Runs.result(128, QuantMode.NONE, implementation, timeNs);
        return new Result(
                result.configuration(),
                implementation,
                switches,
                result.device(),
                result.wall(),
                result.conditions(),
                result.iterations());
    }
}
