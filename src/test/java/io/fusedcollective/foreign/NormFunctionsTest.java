package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NormFunctionsTest {

    private static final String T = "DLTensor*";

    private final PlayedLibrary library = new PlayedLibrary()
            .with("rmsnorm", 0, T, T, T, "float", "bool")
            .with("fused_add_rmsnorm", 0, T, T, T, "float", "bool");
    private final NormFunctions norm = new NormFunctions(library);

    @Test
    void versionsBefore06DoNotQuantize() {
        assertEquals(Optional.empty(), norm.whyNot(ElementType.BFLOAT16, false));
        assertEquals(
                Optional.of("this version's module norm does not quantize; FlashInfer 0.6 and newer do"),
                norm.whyNot(ElementType.BFLOAT16, true));
    }

    @Test
    void scaleFactorsComeFromTheGpu() {
        withQuantization("float");
        assertTrue(norm.whyNot(ElementType.BFLOAT16, true).orElseThrow().contains("from the CPU"));
        withQuantization(T);
        assertEquals(Optional.empty(), norm.whyNot(ElementType.FLOAT16, true));
        assertTrue(norm.whyNot(ElementType.FLOAT32, false).isPresent());
    }

    @Test
    void theResidualOfAQuantizedNormIsItsThirdTensor() {
        withQuantization(T);
        DeviceTensor[] t = new DeviceTensor[5];
        for (int i = 0; i < t.length; i++) {
            t[i] = new DeviceTensor(0x1000L * (i + 1), 0, ElementType.BFLOAT16, 4, 64);
        }
        norm.addNormQuant(t[0], t[1], t[2], t[3], t[4], 1e-5);
        assertEquals(
                List.of(7, 7, 7, 7, 7, 3, 2),
                library.calls().get(0).stream().map(PlayedLibrary.Value::type).toList());
    }

    private void withQuantization(String scale) {
        library.with("rmsnorm_quant", 0, T, T, T, scale, "float", "bool")
                .with("fused_add_rmsnorm_quant", 0, T, T, T, T, scale, "float", "bool");
    }
}
