package io.fusedcollective.cuda.driver;

import java.util.HexFormat;

/** A GPU's place in its machine, for example "0000:1b:00.0", as a number that processes can exchange. */
public final class PciBusId {

    private static final int BYTE_BITS = 8;

    private PciBusId() {}

    public static long code(String text) {
        String[] parts = text.split("[:.]");
        return (HexFormat.fromHexDigitsToLong(parts[0]) << 2 * BYTE_BITS)
                + (HexFormat.fromHexDigitsToLong(parts[1]) << BYTE_BITS)
                + HexFormat.fromHexDigitsToLong(parts[2]);
    }

    /** The function is always 0 for GPUs. */
    public static String text(long code) {
        return "%04x:%02x:%02x.0".formatted(code >> 2 * BYTE_BITS, code >> BYTE_BITS & 0xFF, code & 0xFF);
    }
}
