package io.fusedcollective.problem;

/** Which outputs a user asks for. */
public enum OutputChoice implements Labeled {
    /** What the quantization needs: codes and scale factors, or the norm if nothing is quantized. */
    NEEDED("needed"),
    /** The norm beside the codes, for an engine whose next layers read both. */
    NORM_AND_CODES("norm+codes");

    private final String label;

    OutputChoice(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }

    /** @param label on a command line with a comma for the plus, too */
    public static OutputChoice of(String label) {
        return Labeled.parse("outputs", values(), label.replace(',', '+'));
    }
}
