package io.fusedcollective.results;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that it is there whole, or as it was before: whether the disk is full or the machine stops. */
public final class AtomicFile {

    private AtomicFile() {}

    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Makes the folder where it is missing.
     *
     * @throws IOException whose message says in one line which file could not be written, and why
     */
    public static void write(Path file, byte[] content) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A device or a pipe, such as /dev/stdout, is written to and never replaced.
                Files.write(file, content);
                return;
            }
            // What a link points to is replaced, and not the link.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            replace(target, content);
        } catch (IOException e) {
            throw new IOException(name(file) + " cannot be written: " + reason(e), e);
        }
    }

    /** Renames over the old file when the new one is whole and has reached the disk. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException leftBehind) {
                e.addSuppressed(leftBehind);
            }
            throw e;
        }
    }

    /** For a message, where nothing must not look like nothing. */
    public static String name(Path file) {
        return file.toString().isEmpty() ? "''" : file.toString();
    }

    /** In a few words; of several kinds of failure, Java's message is a path and nothing else. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        } else if (e instanceof NoSuchFileException missing) {
            return "no file can be made in " + Path.of(missing.getFile()).getParent();
        } else if (e instanceof FileAlreadyExistsException inTheWay) {
            return inTheWay.getFile() + " is no folder";
        }
        return e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(e.getMessage());
    }
}
