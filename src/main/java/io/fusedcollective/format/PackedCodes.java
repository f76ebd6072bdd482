package io.fusedcollective.format;

import io.fusedcollective.problem.CodeFormat;

/** Codes as memory holds them: narrow ones share a byte, the first in its lower half. */
public final class PackedCodes {

    private PackedCodes() {}

    /** One code a byte. */
    public static byte[] unpacked(CodeFormat format, byte[] packed) {
        int perByte = Byte.SIZE / format.bits();
        int mask = (1 << format.bits()) - 1;
        byte[] codes = new byte[perByte * packed.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (packed[i / perByte] >> i % perByte * format.bits() & mask);
        }
        return codes;
    }

    /** Puts a code into bytes that hold 0 in its place. */
    public static void add(CodeFormat format, byte[] packed, int index, int code) {
        int perByte = Byte.SIZE / format.bits();
        packed[index / perByte] |= (byte) (code << index % perByte * format.bits());
    }
}
