package io.fusedcollective.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseListTest {

    /**
     * none, fp8, fp8PerToken; fp4, mxfp8 and mxfp4 in two layouts each; fp8PerGroup with two sizes in three storages. Each
     * with three dtypes, with and without residual.
     */
    private static final int QUANTIZATIONS = 3 + 3 * 2 + 2 * 3;

    private static final int KINDS = 3 * 2 * QUANTIZATIONS;

    @Test
    void everyKindOfArithmeticOccurs() {
        List<VerificationCase> cases = CaseList.of(request(null, null, null, false));
        assertEquals(KINDS, distinct(cases, CaseListTest::kind).size());
        Set<Object> variants = distinct(
                cases,
                verified -> List.of(
                        verified.problem().quantization(),
                        verified.problem().outputChoice(),
                        verified.problem().weightOffset()));
        // Without a quantization there is no norm beside codes.
        assertEquals(4 * QUANTIZATIONS - 2, variants.size());
    }

    @Test
    void theShortListHasAllKindsOfTheDefaultQuantizations() {
        List<VerificationCase> cases = CaseList.of(request(null, null, null, true));
        Set<List<Object>> kinds = distinct(cases, CaseListTest::kind);
        assertEquals(
                3 * 2 * 4,
                kinds.stream()
                        .filter(kind -> QuantMode.DEFAULTS.contains(((Quantization) kind.get(1)).mode()))
                        .count());
        assertEquals(
                QUANTIZATIONS,
                distinct(cases, verified -> verified.problem().quantization()).size());
        assertTrue(cases.size() < 50, "takes a minute on the host: " + cases.size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachSwitchOfTheFusedKernelsIsOffOnce(boolean quick) {
        List<VerificationCase> cases = CaseList.of(request(null, null, null, quick));
        assertEquals(
                3,
                cases.stream()
                        .filter(problem -> !problem.concerns(Implementation.NCCL_CUSTOM))
                        .count());
    }

    @Test
    void everyShapeOccursAndMeetsEachDtypeQuantizationAndResidual() {
        List<VerificationCase> cases = CaseList.of(request(null, null, null, false));
        Set<String> shapes = new HashSet<>();
        CaseList.TOKENS.forEach(tokens -> CaseList.HIDDENS.forEach(hidden -> shapes.add(tokens + " x " + hidden)));
        CaseList.LARGE_SHAPES.forEach(shape -> shapes.add(shape.tokens() + " x " + shape.hidden()));
        assertEquals(shapes, distinct(cases, problem -> shape(problem.problem())));
        for (int hidden : CaseList.HIDDENS) {
            List<VerificationCase> ofHidden =
                    cases.stream().filter(c -> c.problem().hidden() == hidden).toList();
            assertEquals(3, distinct(ofHidden, c -> c.problem().dtype()).size(), "hidden " + hidden);
            assertTrue(distinct(ofHidden, c -> c.problem().quant()).size() >= 3, "hidden " + hidden);
            assertEquals(2, distinct(ofHidden, c -> c.problem().residual()).size(), "hidden " + hidden);
        }
        assertTrue(cases.size() < 170, "takes minutes on GPUs: " + cases.size());
    }

    @Test
    void aShapeOfTheUsersGetsEveryKind() {
        List<VerificationCase> cases = CaseList.of(request(List.of(5, 6), List.of(64), null, false));
        // Without the groups of 128.
        assertEquals(
                2 * (KINDS - 3 * 2 * 3),
                distinct(cases, c -> List.of(kind(c), c.problem().tokens())).size());
        assertEquals(Set.of("5 x 64", "6 x 64"), distinct(cases, problem -> shape(problem.problem())));
    }

    @Test
    void otherListsNarrowTheSuitesOwn() {
        List<VerificationCase> cases = CaseList.of(request(null, null, List.of(DataType.FLOAT16), false));
        assertEquals(
                Set.of(DataType.FLOAT16),
                distinct(cases, problem -> problem.problem().dtype()));
        assertEquals(KINDS / 3, distinct(cases, CaseListTest::kind).size());
    }

    /** A rank's own rows are what matters to them, and those follow from the tokens. */
    @Test
    void sequenceParallelImplementationsTakeEveryCaseWithAShardedResidual() {
        for (VerificationCase verified : CaseList.of(request(null, null, null, true))) {
            VerificationCase sharded = verified.as(Implementation.SEQUENCE_PARALLEL, List.of(Residual.values()));
            assertEquals(verified.problem().with(Residual.SHARDED), sharded.problem());
            assertEquals(verified, verified.as(Implementation.STANDARD, List.of(Residual.values())));
            List<Residual> others = List.of(Residual.FULL, Residual.NONE);
            assertEquals(verified, verified.as(Implementation.SEQUENCE_PARALLEL, others));
        }
    }

    private static VerificationRequest request(
            List<Integer> tokens, List<Integer> hiddens, List<DataType> dtypes, boolean quick) {
        return new VerificationRequest(
                tokens, hiddens, dtypes, null, null, null, null, quick, null, FusionOptions.DEFAULT);
    }

    private static <T> Set<T> distinct(List<VerificationCase> cases, Function<VerificationCase, T> property) {
        return cases.stream().map(property).collect(Collectors.toSet());
    }

    private static List<Object> kind(VerificationCase verified) {
        Problem problem = verified.problem();
        return List.of(problem.dtype(), problem.quantization(), problem.residual());
    }

    private static String shape(Problem problem) {
        return problem.tokens() + " x " + problem.hidden();
    }
}
