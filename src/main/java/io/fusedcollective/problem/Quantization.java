package io.fusedcollective.problem;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How norms become codes: a mode with its choices made.
 *
 * @param groupSize elements that share a scale factor if they are a part of a row; 0 otherwise
 * @param storage   of the scale factors that are an output
 */
public record Quantization(QuantMode mode, int groupSize, ScaleStorage storage) {

    static final String GROUP_SIZE = "groupSize";

    /** The limit of FlashInfer's fused kernel. vLLM's per_token_group_quant_fp8 applies it to the largest magnitude instead. */
    private static final float SMALLEST_OF_GROUPS = 1e-10f;

    public static final Comparator<Quantization> ORDER = Comparator.comparing(Quantization::mode)
            .thenComparing(quantization -> quantization.mode.groupSizes().indexOf(quantization.groupSize))
            .thenComparing(Quantization::storage);

    public Quantization {
        if (!mode.groupSizes().contains(groupSize)) {
            throw new InvalidProblemException("group size " + groupSize + " is not allowed for quant " + mode.label()
                    + "; allowed: " + mode.groupSizes());
        }
        if (!mode.storages().contains(storage)) {
            throw new InvalidProblemException("scale factors of quant " + mode.label() + " cannot be stored as "
                    + storage + "; allowed: " + mode.storages());
        }
    }

    /** The mode with its default choices. */
    public static Quantization of(QuantMode mode) {
        return new Quantization(mode, mode.groupSizes().get(0), mode.storages().get(0));
    }

    /**
     * The quantization that params describe. A choice whose param is absent has the mode's default. A param that the mode has no
     * choice for is ignored if its value makes sense for another mode.
     *
     * @throws InvalidProblemException if a param has no meaning; the message names it
     */
    static Quantization of(Params params) {
        QuantMode mode = QuantMode.of(params.text("quant"));
        int groupSize = mode.groupSizes().get(0);
        if (params.has(GROUP_SIZE)) {
            int asked = params.integer(GROUP_SIZE);
            requireGroupSize(asked);
            groupSize = mode.groupSizes().size() > 1 ? asked : groupSize;
        }
        return new Quantization(mode, groupSize, ScaleStorage.of(mode, params));
    }

    /** @throws InvalidProblemException if no mode lets users choose this size; the message lists those allowed */
    public static void requireGroupSize(int size) {
        List<Integer> allowed = Stream.of(QuantMode.values())
                .filter(mode -> mode.groupSizes().size() > 1)
                .flatMap(mode -> mode.groupSizes().stream())
                .distinct()
                .toList();
        if (!allowed.contains(size)) {
            throw new InvalidProblemException("group size " + size + " is not one of "
                    + allowed.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
    }

    /** Whether the mode lets users choose the size of a group. */
    public boolean hasGroupSizes() {
        return mode.groupSizes().size() > 1;
    }

    public boolean hasDefaultGroupSize() {
        return groupSize == mode.groupSizes().get(0);
    }

    /** The mode with each of its choices, the defaults first. */
    public static List<Quantization> all(QuantMode mode) {
        return mode.groupSizes().stream()
                .flatMap(size -> mode.storages().stream().map(storage -> new Quantization(mode, size, storage)))
                .toList();
    }

    public Quantization with(ScaleStorage other) {
        return new Quantization(mode, groupSize, other);
    }

    public CodeFormat codes() {
        return mode.codes();
    }

    public ScaleScope scope() {
        return mode.scope();
    }

    /** Whether codes are an output. */
    public boolean quantized() {
        return codes() != CodeFormat.NONE;
    }

    /** Whether scale factors are an output. */
    public boolean storesScales() {
        return storage != ScaleStorage.NONE;
    }

    /** Scale factors of a row that are an output. */
    public int scalesPerRow(int hidden) {
        return switch (mode.scope()) {
            case NONE, TENSOR -> 0;
            case ROW -> 1;
            case GROUP -> hidden / groupSize;
        };
    }

    /**
     * The smallest scale factor that is stored, so that a row or group of zeros has one that can be divided by; 0 if
     * factors may be 0.
     */
    public float smallestScale() {
        float largest = (float) codes().largest();
        return switch (mode) {
            case NONE, FP8, FP4 -> 0;
            // FlashInfer's kDynamicFP8MinScale: E4M3's smallest subnormal / 448.
            case FP8_PER_TOKEN -> 0x1p-9f / largest;
            case FP8_PER_GROUP ->
                storage.format() == ScaleFormat.E8M0 ? SMALLEST_OF_GROUPS : SMALLEST_OF_GROUPS / largest;
            // The smallest normal fp32 number, so that its reciprocal is one too. The specification leaves it open.
            case MX_FP8, MX_FP4 -> Float.MIN_NORMAL;
        };
    }

    /** The mode, and behind it the choices that are not its default. */
    public String label() {
        StringBuilder label = new StringBuilder(mode.label());
        if (!hasDefaultGroupSize()) {
            label.append(' ').append(groupSize);
        }
        if (storage != mode.storages().get(0)) {
            label.append(' ').append(storage.label());
        }
        return label.toString();
    }
}
