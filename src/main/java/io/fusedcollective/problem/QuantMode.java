package io.fusedcollective.problem;

import java.util.List;

/**
 * How the normalized row is quantized, and which choices a user has. A {@link Quantization} is a mode and the user's choices.
 * Code that depends on a quantization reads these properties and does not ask for the mode.
 */
public enum QuantMode implements Labeled {
    /** The norm itself is the output, in the activations' {@link DataType}. */
    NONE("none", CodeFormat.NONE, ScaleScope.NONE, List.of(0), ScaleStorage.NONE),
    /** One static fp32 scale for the whole tensor: code = E4M3(norm / scale). */
    FP8("fp8", CodeFormat.E4M3, ScaleScope.TENSOR, List.of(0), ScaleStorage.NONE),
    /** NVFP4: an E4M3 scale factor for 16 elements, and a static fp32 one for the whole tensor. */
    FP4("fp4", CodeFormat.E2M1, ScaleScope.GROUP, List.of(16), ScaleStorage.E4M3_SWIZZLED, ScaleStorage.E4M3_LINEAR),
    /** An fp32 scale factor for each row, from its largest magnitude. */
    FP8_PER_TOKEN("fp8PerToken", CodeFormat.E4M3, ScaleScope.ROW, List.of(0), ScaleStorage.FP32_OF_ROWS),
    /** A scale factor for each group of a row: what DeepSeek's checkpoints use, and vLLM's per_token_group_quant_fp8. */
    FP8_PER_GROUP(
            "fp8PerGroup",
            CodeFormat.E4M3,
            ScaleScope.GROUP,
            List.of(128, 64),
            ScaleStorage.FP32_ROW_MAJOR,
            ScaleStorage.FP32_COLUMN_MAJOR,
            ScaleStorage.E8M0_PACKED),
    /** MXFP8: a power of two for 32 elements. */
    MX_FP8(
            "mxfp8",
            CodeFormat.E4M3,
            ScaleScope.GROUP,
            List.of(32),
            ScaleStorage.E8M0_SWIZZLED,
            ScaleStorage.E8M0_LINEAR),
    /** MXFP4, as {@link #MX_FP8}. */
    MX_FP4(
            "mxfp4",
            CodeFormat.E2M1,
            ScaleScope.GROUP,
            List.of(32),
            ScaleStorage.E8M0_SWIZZLED,
            ScaleStorage.E8M0_LINEAR);

    /** The default modes: those of the original benchmark. */
    public static final List<QuantMode> DEFAULTS = List.of(NONE, FP8, FP4);

    private final String label;
    private final CodeFormat codes;
    private final ScaleScope scope;
    private final List<Integer> groupSizes;
    private final List<ScaleStorage> storages;

    QuantMode(String label, CodeFormat codes, ScaleScope scope, List<Integer> groupSizes, ScaleStorage... storages) {
        this.label = label;
        this.codes = codes;
        this.scope = scope;
        this.groupSizes = groupSizes;
        this.storages = List.of(storages);
    }

    @Override
    public String label() {
        return label;
    }

    /** Whether a static fp32 scale factor of the whole tensor, an input, comes on top of those that are an output. */
    public boolean hasGlobalScale() {
        return this == FP4;
    }

    public CodeFormat codes() {
        return codes;
    }

    public ScaleScope scope() {
        return scope;
    }

    /** Sizes of a {@link ScaleScope#GROUP} that a user can choose from, in elements, the default first; 0 for another scope. */
    public List<Integer> groupSizes() {
        return groupSizes;
    }

    /** The storages that a user can choose from, the default first. */
    public List<ScaleStorage> storages() {
        return storages;
    }

    public static QuantMode of(String label) {
        return Labeled.parse("quant mode", values(), label);
    }
}
