package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnyCaseTest {

    @ParameterizedTest
    @CsvSource({"BFLOAT16, bfloat16", "bf16, bfloat16", "FP16, float16", "float, float32", "float32, float32", "f8, f8"
    })
    void dtypesAsPyTorchCallsThem(String typed, String label) {
        assertEquals(label, AnyCase.dtype(typed));
    }

    @ParameterizedTest
    @CsvSource({"FP8, fp8", "None, none", "FP8PERTOKEN, fp8PerToken", "int8, int8"})
    void quantizationsInAnyCase(String typed, String label) {
        assertEquals(label, AnyCase.quantization(typed));
    }
}
