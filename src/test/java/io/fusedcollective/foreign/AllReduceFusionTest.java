package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.foreign.FusionPattern.Quantization;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A library played by callbacks, with the argument lists that FlashInfer's versions have. */
class AllReduceFusionTest {

    /** Of 0.6.12 and newer; older versions lack the last or the last two. */
    private static final String[] TYPES = ("DLTensor*|int|int|int|int|DLTensor*|bool|bool|bool|bool|int"
                    + "|Optional<DLTensor*>".repeat(7)
                    + "|Optional<float>|Optional<DLTensor*>|Optional<int>|Optional<int>|Optional<float>")
            .split("\\|");

    private static final FusionShape SHAPE = new FusionShape(2, 1, 0, 128, 8192, ElementType.BFLOAT16);

    private final PlayedLibrary library = new PlayedLibrary();

    private AllReduceFusion fusion(String... types) {
        return new AllReduceFusion(library.with(AllReduceFusion.NAME, 0, types).function(AllReduceFusion.NAME));
    }

    private AllReduceFusion fusion(int arguments) {
        return fusion(Arrays.copyOf(TYPES, arguments));
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 22, 23})
    void everyKnownVersionGetsAsManyArgumentsAsItTakes(int arguments) {
        fusion(arguments).enqueue(SHAPE, call(FusionPattern.NORM_FP8, true));
        assertEquals(arguments, library.calls().get(0).size());
    }

    @Test
    void theArgumentsOfANorm() {
        fusion(23).enqueue(SHAPE, call(FusionPattern.NORM, true));
        List<PlayedLibrary.Value> values = library.calls().get(0);
        int tensor = 7;
        int none = 0;
        assertEquals(
                List.of(
                        tensor, 1, 1, 1, 1, tensor, 2, 2, 2, 2, 1, none, tensor, tensor, tensor, none, none, tensor, 3,
                        none, 1, none, none),
                values.stream().map(PlayedLibrary.Value::type).toList());
        assertEquals(
                List.of(2L, 1L, 128L, 8192L),
                values.subList(1, 5).stream().map(PlayedLibrary.Value::bits).toList(),
                "ranks, rank, tokens, hidden");
        assertEquals(
                List.of(1L, 1L, 1L, 1L, 1L),
                values.subList(6, 11).stream().map(PlayedLibrary.Value::bits).toList(),
                "PDL, oneshot, trigger at end, fp32 sums, pattern");
        assertEquals(Double.doubleToRawLongBits(1e-5), values.get(18).bits());
        assertEquals(2, values.get(20).bits(), "linear scales");
    }

    @Test
    void twoshotAndGroupsAreSaidByTheirArguments() {
        fusion(23).enqueue(SHAPE, call(FusionPattern.NORM_FP8_PER_GROUP, false));
        List<PlayedLibrary.Value> values = library.calls().get(0);
        assertEquals(0, values.get(7).bits(), "oneshot");
        assertEquals(8, values.get(10).bits(), "pattern");
        assertEquals(new PlayedLibrary.Value(1, 128), values.get(21), "elements of a group");
    }

    @Test
    void anAllReduceAloneHasNoGamma() {
        FusionCall call = new FusionCall(
                FusionPattern.ALL_REDUCE,
                true,
                true,
                true,
                true,
                0x100,
                0x200,
                0x300,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                0);
        fusion(21).enqueue(SHAPE, call);
        List<Integer> types =
                library.calls().get(0).stream().map(PlayedLibrary.Value::type).toList();
        assertEquals(List.of(7, 0, 0, 0, 0, 0, 0, 0, 0), types.subList(11, 20));
    }

    @Test
    void versionsWriteATensorDifferently() {
        String[] other = Arrays.stream(TYPES)
                .map(t -> t.replace("DLTensor*", "TensorView"))
                .toArray(String[]::new);
        assertEquals(
                Optional.empty(), fusion(other).whyNot(FusionPattern.NORM_FP8_PER_TOKEN, ElementType.BFLOAT16, 90));
    }

    @Test
    void anUnknownArgumentListIsNamed() {
        String[] longer = Arrays.copyOf(TYPES, 24);
        longer[23] = "int";
        assertRefused("takes 24 arguments", longer);
        String[] shorter = Arrays.copyOf(TYPES, 20);
        assertRefused("takes 20 arguments", shorter);
        String[] different = TYPES.clone();
        different[10] = "Optional<int>";
        assertRefused("takes 23 arguments", different);
    }

    private void assertRefused(String start, String... types) {
        String line =
                assertThrows(ForeignLibraryException.class, () -> fusion(types)).getMessage();
        assertTrue(line.startsWith("this FlashInfer's trtllm_allreduce_fusion " + start), line);
        assertTrue(line.endsWith("it knows those of FlashInfer 0.5 to 0.6.18"), line);
    }

    @ParameterizedTest
    @CsvSource({
        "NORM_FP8, 21, 90, true", "NORM_FP8_PER_GROUP, 21, 90, false", "NORM_FP8_PER_GROUP, 22, 90, true",
        "NORM_FP8_PER_TOKEN, 22, 90, false", "NORM_FP8_PER_TOKEN, 23, 90, true", "NORM_FP4, 21, 90, false",
        "NORM_FP4, 21, 100, true", "NORM_AND_FP4, 23, 103, true"
    })
    void aPatternNeedsAVersionAndAGpu(FusionPattern pattern, int arguments, int capability, boolean can) {
        Optional<String> whyNot = fusion(arguments).whyNot(pattern, ElementType.BFLOAT16, capability);
        assertEquals(can, whyNot.isEmpty(), whyNot.toString());
    }

    @Test
    void patternsByQuantizationAndNorm() {
        assertEquals(Optional.of(FusionPattern.NORM), FusionPattern.of(Quantization.NONE, true));
        assertEquals(Optional.empty(), FusionPattern.of(Quantization.NONE, false));
        assertEquals(Optional.of(FusionPattern.NORM_FP8), FusionPattern.of(Quantization.FP8, false));
        assertEquals(Optional.of(FusionPattern.NORM_AND_FP4), FusionPattern.of(Quantization.FP4, true));
        assertEquals(
                11,
                FusionPattern.of(Quantization.FP8_PER_TOKEN, true).orElseThrow().code());
    }

    private static FusionCall call(FusionPattern pattern, boolean oneshot) {
        long codes = pattern.quantization() == Quantization.NONE ? 0 : 0x600;
        long scaleFactor = pattern.quantization() == Quantization.FP8 ? 0x900 : 0;
        long normOut = pattern.writesNorm() ? 0x500 : 0;
        return new FusionCall(
                pattern,
                oneshot,
                true,
                true,
                true,
                0x100,
                0x200,
                0,
                0x300,
                0x400,
                normOut,
                codes,
                0,
                0x800,
                1e-5,
                scaleFactor,
                false,
                128);
    }
}
