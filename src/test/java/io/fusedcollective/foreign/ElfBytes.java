package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Made-up shared libraries: headers that say what a test needs, and no code. */
final class ElfBytes {

    private static final int STRINGS = 256;
    private static final int DYNAMIC = 512;
    private static final int FATBIN = 768;
    private static final int SECTIONS = 1024;
    private static final int SIZE = SECTIONS + 3 * 64;

    private static final int NEEDED_NAME = 1;
    private static final int FATBIN_NAME = 64;

    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);

    private ElfBytes() {}

    /** For x86-64, with machine code for GPUs of this architecture (90 for 9.0), needing {@code libcudart.so.13}. */
    static ElfBytes forGpu(int architecture) {
        ElfBytes elf = new ElfBytes();
        elf.header();
        elf.text(STRINGS + NEEDED_NAME, "libcudart.so.13");
        elf.text(STRINGS + FATBIN_NAME, ".nv_fatbin");
        // Loaded whole, at address 0x10000.
        elf.segment(0, 1, 0, 0x10000, SIZE);
        elf.segment(1, 2, DYNAMIC, 0x10000 + DYNAMIC, 48);
        elf.bytes.putLong(DYNAMIC, 1).putLong(DYNAMIC + 8, NEEDED_NAME);
        elf.bytes.putLong(DYNAMIC + 16, 5).putLong(DYNAMIC + 24, 0x10000 + STRINGS);
        elf.fatBinary(architecture);
        elf.section(1, FATBIN_NAME, FATBIN, 112);
        elf.section(2, 0, STRINGS, 128);
        return elf;
    }

    private void header() {
        bytes.putInt(0, 0x464C457F).putShort(4, (short) 0x0102);
        bytes.putShort(16, (short) 3).putShort(18, (short) 62);
        bytes.putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        bytes.putLong(40, SECTIONS)
                .putShort(58, (short) 64)
                .putShort(60, (short) 3)
                .putShort(62, (short) 2);
    }

    private void segment(int index, int type, long offset, long address, long size) {
        int at = 64 + 56 * index;
        bytes.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, address).putLong(at + 32, size);
    }

    private void section(int index, int name, long offset, long size) {
        int at = SECTIONS + 64 * index;
        bytes.putInt(at, name).putInt(at + 4, 1).putLong(at + 24, offset).putLong(at + 32, size);
    }

    /** Intermediate code for another architecture, then machine code. */
    private void fatBinary(int architecture) {
        bytes.putInt(FATBIN, 0xBA55ED50).putShort(FATBIN + 6, (short) 16).putLong(FATBIN + 8, 96);
        entry(FATBIN + 16, 1, 75);
        entry(FATBIN + 64, 2, architecture);
    }

    private void entry(int at, int kind, int architecture) {
        bytes.putShort(at, (short) kind).putInt(at + 4, 40).putLong(at + 8, 8).putInt(at + 28, architecture);
    }

    private void text(int at, String text) {
        bytes.position(at);
        bytes.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
    }

    ElfBytes withMachine(int machine) {
        bytes.putShort(18, (short) machine);
        return this;
    }

    ElfBytes withType(int type) {
        bytes.putShort(16, (short) type);
        return this;
    }

    Path write(Path file) throws IOException {
        return write(file, SIZE);
    }

    /** Only so many of its bytes, as an interrupted copy leaves it. */
    Path write(Path file, int length) throws IOException {
        Files.createDirectories(file.getParent());
        byte[] all = bytes.array();
        return Files.write(file, Arrays.copyOf(all, length));
    }

    static int size() {
        return SIZE;
    }
}
