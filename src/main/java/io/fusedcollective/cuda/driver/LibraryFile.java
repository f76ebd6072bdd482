package io.fusedcollective.cuda.driver;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A shared library as a file, looked at before anything loads it. Of one that is no library Java would first warn in words of its
 * own, about stacks, and one that was cut short may end the process when it is used.
 */
final class LibraryFile {

    private static final int HEADER_BYTES = 64;

    /** 0x7f "ELF", 64 bits, little-endian; elf(5). */
    private static final long MAGIC = 0x7fL | 'E' << 8 | 'L' << 16 | 'F' << 24 | 2L << 32 | 1L << 40;

    private static final long MAGIC_MASK = (1L << 48) - 1;

    /** ldconfig(8) */
    private static final Path CACHE = Path.of("/etc/ld.so.cache");

    private LibraryFile() {}

    /**
     * Why a library could not be loaded, in one line; empty if nothing speaks against it, or if it is neither in a folder of Java's
     * {@code java.library.path}, to which LD_LIBRARY_PATH belongs, nor in the loader's cache.
     *
     * @param name for example "libnccl.so.2"
     */
    static Optional<String> problem(String name) {
        Stream<Path> inFolders = Stream.of(
                        System.getProperty("java.library.path", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> new File(folder, name).toPath());
        return Stream.concat(inFolders, cached(CACHE, name))
                .filter(Files::exists)
                .findFirst()
                .flatMap(file -> problem(file).map(words -> file + " " + words));
    }

    /** Where the loader finds a library of this name. Paths end with a zero byte in its cache, whatever the version of its format. */
    static Stream<Path> cached(Path cache, String name) {
        try {
            return Stream.of(
                            Files.readString(cache, StandardCharsets.ISO_8859_1).split("\0"))
                    .filter(text -> text.startsWith("/") && text.endsWith("/" + name))
                    .map(Path::of);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    static Optional<String> problem(Path file) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(header);
            if (header.position() == 0) {
                return Optional.of("is empty");
            }
            if (header.hasRemaining() || (header.getLong(0) & MAGIC_MASK) != MAGIC) {
                return Optional.of("is no 64-bit library");
            }
            // Where the tables of program headers and of section headers begin, and how many entries of which size they
            // have. The latter usually ends the file.
            long end = Math.max(
                    end(header.getLong(32), header.getShort(54), header.getShort(56)),
                    end(header.getLong(40), header.getShort(58), header.getShort(60)));
            return channel.size() < end ? Optional.of("was cut short") : Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot be read");
        }
    }

    private static long end(long offset, short entryBytes, short entries) {
        return offset + (long) Short.toUnsignedInt(entryBytes) * Short.toUnsignedInt(entries);
    }
}
