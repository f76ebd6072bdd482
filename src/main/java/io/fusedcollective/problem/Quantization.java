package io.fusedcollective.problem;

import java.util.Comparator;
import java.util.List;

/**
 * How norms become codes: a mode with its choices made.
 *
 * @param groupSize elements that share a scale factor if they are a part of a row; 0 otherwise
 * @param storage   of the scale factors that are an output
 */
public record Quantization(QuantMode mode, int groupSize, ScaleStorage storage) {

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

    /** With the defaults of the mode. */
    public static Quantization of(QuantMode mode) {
        return new Quantization(mode, mode.groupSizes().get(0), mode.storages().get(0));
    }

    /**
     * The one that params describe; what is not there stays at the mode's default, and what the mode has no choice of is
     * ignored if it makes sense for another mode.
     *
     * @throws InvalidProblemException if a param has no meaning; the message names it
     */
    static Quantization of(Params params) {
        QuantMode mode = QuantMode.of(params.text("quant"));
        return new Quantization(mode, mode.groupSizes().get(0), ScaleStorage.of(mode, params));
    }

    /** Of a mode with each of its choices, the defaults first. */
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

    /** The mode, and behind it the choices that are not its default. */
    public String label() {
        StringBuilder label = new StringBuilder(mode.label());
        if (groupSize != mode.groupSizes().get(0)) {
            label.append(' ').append(groupSize);
        }
        if (storage != mode.storages().get(0)) {
            label.append(' ').append(storage.label());
        }
        return label.toString();
    }
}
