package io.fusedcollective.problem;

import java.util.List;
import java.util.stream.Stream;

/** How scale factors that are an output are stored. Labels are unique among the storages of one {@link QuantMode}. */
public enum ScaleStorage implements Labeled {
    /** There are none: either nothing is scaled, or the one factor is an input. */
    NONE("none", null, null, null),
    E4M3_SWIZZLED("swizzled128x4", Choice.LAYOUT, ScaleFormat.E4M3, ScaleLayout.SWIZZLED),
    E4M3_LINEAR("linear", Choice.LAYOUT, ScaleFormat.E4M3, ScaleLayout.LINEAR),
    E8M0_SWIZZLED("swizzled128x4", Choice.LAYOUT, ScaleFormat.E8M0, ScaleLayout.SWIZZLED),
    E8M0_LINEAR("linear", Choice.LAYOUT, ScaleFormat.E8M0, ScaleLayout.LINEAR),
    /** The one scale factor of each row. */
    FP32_OF_ROWS("fp32", null, ScaleFormat.FP32, ScaleLayout.LINEAR),
    FP32_ROW_MAJOR("fp32", Choice.FORMAT, ScaleFormat.FP32, ScaleLayout.LINEAR),
    FP32_COLUMN_MAJOR("fp32ColumnMajor", Choice.FORMAT, ScaleFormat.FP32, ScaleLayout.COLUMN_MAJOR),
    E8M0_PACKED("ue8m0", Choice.FORMAT, ScaleFormat.E8M0, ScaleLayout.PACKED_COLUMN_MAJOR);

    /** A param that chooses among the storages of a mode. */
    public enum Choice {
        LAYOUT("scaleLayout", "scale layout"),
        FORMAT("scaleFormat", "scale format");

        private final String param;
        private final String words;

        Choice(String param, String words) {
            this.param = param;
            this.words = words;
        }

        public String param() {
            return param;
        }

        /** @throws InvalidProblemException if no mode has this label; the message lists those allowed */
        public void requireKnown(String label) {
            parse(List.of(ScaleStorage.values()), label);
        }

        /** The choice of a quantization; null if its mode has no such choice. */
        public String label(Quantization quantization) {
            return quantization.storage().choice == this ? quantization.storage().label : null;
        }

        /** Whether the quantization has the default; also true if its mode has no such choice. */
        public boolean isDefault(Quantization quantization) {
            return quantization.storage().choice != this
                    || quantization.storage() == quantization.mode().storages().get(0);
        }

        /** The storages that it chooses among, for all modes or for one. */
        private Stream<ScaleStorage> of(List<ScaleStorage> storages) {
            return storages.stream().filter(storage -> storage.choice == this);
        }

        private ScaleStorage parse(List<ScaleStorage> storages, String label) {
            return Labeled.parse(words, of(storages).toArray(ScaleStorage[]::new), label);
        }
    }

    private final String label;
    private final Choice choice;
    private final ScaleFormat format;
    private final ScaleLayout layout;

    ScaleStorage(String label, Choice choice, ScaleFormat format, ScaleLayout layout) {
        this.label = label;
        this.choice = choice;
        this.format = format;
        this.layout = layout;
    }

    @Override
    public String label() {
        return label;
    }

    /** Null for {@link #NONE}, and so are {@link #format} and {@link #layout}. */
    public Choice choice() {
        return choice;
    }

    public ScaleFormat format() {
        return format;
    }

    public ScaleLayout layout() {
        return layout;
    }

    /** The storage that params choose for a mode; its default if they say nothing that concerns it. */
    static ScaleStorage of(QuantMode mode, Params params) {
        ScaleStorage chosen = mode.storages().get(0);
        for (Choice choice : Choice.values()) {
            if (params.has(choice.param)) {
                String label = params.text(choice.param);
                // A typo is an error even for a mode that has no such choice.
                choice.requireKnown(label);
                if (choice.of(mode.storages()).findAny().isPresent()) {
                    chosen = choice.parse(mode.storages(), label);
                }
            }
        }
        return chosen;
    }
}
