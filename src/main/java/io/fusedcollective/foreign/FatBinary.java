package io.fusedcollective.foreign;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * The GPU code in a library, as nvcc puts it into the section {@code .nv_fatbin}: containers one after the other, each with a
 * header of 16 bytes (magic, version, header size, size of all its entries) and entries (kind, version, header size, size,
 * and at 28 the architecture). NVIDIA documents none of it; {@code cuobjdump --list-elf} shows the same architectures.
 */
final class FatBinary {

    private static final int MAGIC = 0xBA55ED50;
    private static final int KIND_MACHINE_CODE = 2;
    private static final int ALIGNMENT = 8;

    private FatBinary() {}

    /** The architectures with machine code, as 10 x major + minor, without intermediate code (PTX). */
    static Set<Integer> architectures(FileBytes bytes, long offset, long size) throws IOException {
        Set<Integer> architectures = new TreeSet<>();
        long end = offset + size;
        for (long at = offset; at + 16 <= end; ) {
            if (bytes.int32(at) != MAGIC) {
                at += ALIGNMENT;
                continue;
            }
            long entry = at + bytes.uint16(at + 6);
            long containerEnd = Math.min(end, entry + bytes.int64(at + 8));
            while (entry + 32 <= containerEnd) {
                if (bytes.uint16(entry) == KIND_MACHINE_CODE) {
                    architectures.add(bytes.int32(entry + 28));
                }
                entry += Math.max(ALIGNMENT, bytes.uint32(entry + 4) + bytes.int64(entry + 8));
            }
            at = (containerEnd + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        return architectures;
    }
}
