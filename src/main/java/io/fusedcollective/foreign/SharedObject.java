package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A shared library, described by its ELF headers. The headers are read before the loader sees the file, because the loader maps a
 * truncated file without complaint, and the process dies when it touches the missing part.
 *
 * @param needed names of the libraries that it needs
 * @param gpuArchitectures the GPUs that it has machine code for, as 10 x major + minor of the compute capability
 */
record SharedObject(List<String> needed, NavigableSet<Integer> gpuArchitectures) {

    private static final int HEADER_BYTES = 64;
    private static final int MAGIC = 0x464C457F;
    private static final int CLASS_64_LITTLE_ENDIAN = 0x0102;
    private static final int TYPE_SHARED = 3;
    private static final int MACHINE_X86_64 = 62;
    private static final int SEGMENT_LOAD = 1;
    private static final int SEGMENT_DYNAMIC = 2;
    private static final long TAG_NEEDED = 1;
    private static final long TAG_STRING_TABLE = 5;
    private static final int SECTION_WITHOUT_BYTES = 8;

    private record Segment(int type, long offset, long address, long bytes) {}

    private record Section(int name, int type, long offset, long bytes) {}

    /** @throws ForeignLibraryException for what is not a whole shared library for this kind of machine */
    static SharedObject read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            FileBytes bytes = new FileBytes(file, channel);
            checkHeader(file, bytes);
            List<Segment> segments = segments(bytes);
            List<Section> sections = sections(bytes);
            return new SharedObject(needed(bytes, segments), gpuArchitectures(bytes, sections));
        } catch (IOException e) {
            throw new ForeignLibraryException("cannot read " + file + ": " + e.getMessage());
        }
    }

    private static void checkHeader(Path file, FileBytes bytes) throws IOException {
        if (bytes.size() < 4 || bytes.int32(0) != MAGIC) {
            throw new ForeignLibraryException(file + " is no shared library");
        }
        bytes.require(0, HEADER_BYTES);
        boolean wide = bytes.uint16(4) == CLASS_64_LITTLE_ENDIAN;
        if (!wide || bytes.uint16(18) != MACHINE_X86_64) {
            throw new ForeignLibraryException(file + " is for another kind of processor (ELF machine "
                    + bytes.uint16(18) + "); this suite needs one for Linux on x86-64");
        }
        if (bytes.uint16(16) != TYPE_SHARED) {
            throw new ForeignLibraryException(
                    file + " is no shared library but an ELF file of type " + bytes.uint16(16));
        }
    }

    private static List<Segment> segments(FileBytes bytes) throws IOException {
        long table = bytes.int64(32);
        int size = bytes.uint16(54);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < bytes.uint16(56); i++) {
            long at = table + (long) i * size;
            Segment segment =
                    new Segment(bytes.int32(at), bytes.int64(at + 8), bytes.int64(at + 16), bytes.int64(at + 32));
            bytes.require(segment.offset(), segment.bytes());
            segments.add(segment);
        }
        return segments;
    }

    private static List<Section> sections(FileBytes bytes) throws IOException {
        long table = bytes.int64(40);
        int size = bytes.uint16(58);
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < bytes.uint16(60); i++) {
            long at = table + (long) i * size;
            Section section =
                    new Section(bytes.int32(at), bytes.int32(at + 4), bytes.int64(at + 24), bytes.int64(at + 32));
            if (section.type() != SECTION_WITHOUT_BYTES) {
                bytes.require(section.offset(), section.bytes());
            }
            sections.add(section);
        }
        return sections;
    }

    private static List<String> needed(FileBytes bytes, List<Segment> segments) throws IOException {
        List<Long> names = new ArrayList<>();
        long strings = -1;
        for (Segment segment : segments) {
            for (long at = 0; segment.type() == SEGMENT_DYNAMIC && at + 16 <= segment.bytes(); at += 16) {
                long tag = bytes.int64(segment.offset() + at);
                long value = bytes.int64(segment.offset() + at + 8);
                if (tag == 0) {
                    break;
                } else if (tag == TAG_NEEDED) {
                    names.add(value);
                } else if (tag == TAG_STRING_TABLE) {
                    strings = offset(value, segments);
                }
            }
        }
        List<String> needed = new ArrayList<>();
        for (long name : names) {
            needed.add(bytes.text(strings + name));
        }
        return needed;
    }

    /** The place in the file of the content that is loaded at this address. */
    private static long offset(long address, List<Segment> segments) {
        return segments.stream()
                .filter(s -> s.type() == SEGMENT_LOAD && address >= s.address() && address < s.address() + s.bytes())
                .mapToLong(s -> s.offset() + address - s.address())
                .findFirst()
                .orElse(-1);
    }

    private static NavigableSet<Integer> gpuArchitectures(FileBytes bytes, List<Section> sections) throws IOException {
        NavigableSet<Integer> architectures = new TreeSet<>();
        int namesIndex = bytes.uint16(62);
        if (namesIndex < sections.size()) {
            long names = sections.get(namesIndex).offset();
            for (Section section : sections) {
                if (bytes.text(names + section.name()).equals(".nv_fatbin")) {
                    architectures.addAll(FatBinary.architectures(bytes, section.offset(), section.bytes()));
                }
            }
        }
        return architectures;
    }

    /** Machine code runs on GPUs of the same major version and the same or a later minor one. */
    static boolean runsOn(NavigableSet<Integer> compiledFor, int computeCapability) {
        return !compiledFor
                .subSet(computeCapability / 10 * 10, true, computeCapability, true)
                .isEmpty();
    }
}
