package io.fusedcollective.cli;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Labeled;
import io.fusedcollective.problem.QuantMode;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Names as people type them elsewhere: PyTorch's short dtypes, and the upper case of vLLM's script. Results have one spelling. */
final class AnyCase {

    private static final Map<String, DataType> SHORT_DTYPES = Map.of(
            "bf16", DataType.BFLOAT16,
            "fp16", DataType.FLOAT16,
            "half", DataType.FLOAT16,
            "fp32", DataType.FLOAT32,
            "float", DataType.FLOAT32);

    private AnyCase() {}

    static String dtype(String typed) {
        DataType known = SHORT_DTYPES.get(typed.toLowerCase(Locale.ROOT));
        return known == null ? label(DataType.values(), typed) : known.label();
    }

    static String quantization(String typed) {
        return label(QuantMode.values(), typed);
    }

    /** As typed if there is none, so that the error shows what the user wrote. */
    private static String label(Labeled[] constants, String typed) {
        return Stream.of(constants)
                .map(Labeled::label)
                .filter(label -> label.equalsIgnoreCase(typed))
                .findFirst()
                .orElse(typed);
    }
}
