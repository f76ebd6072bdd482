package io.fusedcollective.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** Writes a file so that it is either complete or as it was before, even if the disk is full or the machine stops. */
public final class AtomicFile {

    private static final Set<OpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** Held while a file is replaced. A signal waits for it, so none leaves half a file beside the old one. */
    private static final ReentrantLock REPLACING = new ReentrantLock();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(REPLACING::lock, "last-file"));
    }

    private AtomicFile() {}

    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a file, and makes its folder if it is missing.
     *
     * @throws IOException if the file could not be written; the message says in one line which file and why
     */
    public static void write(Path file, byte[] content) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                // A device or a pipe, such as /dev/stdout, must not be replaced.
                Files.write(file, content);
                return;
            }
            // Replaces the file that a link points to, and not the link.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            Path part = part(target);
            // Left behind by a run that was killed, or a link by which somebody wants another file to be written.
            Files.deleteIfExists(part);
            replace(target, part, content);
        } catch (IOException e) {
            throw new IOException(name(file) + " cannot be written: " + reason(e), e);
        }
    }

    /**
     * Writes a file of a folder in which several processes may write the same file at the same time. The last one wins. A link
     * in the file's place is replaced.
     *
     * @param attributes of the file, for example its permissions
     */
    public static void writeShared(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        replace(file, part, content, attributes);
    }

    /** Renames the new file over the old one when it is complete and on the disk. */
    private static void replace(Path file, Path part, byte[] content, FileAttribute<?>... attributes)
            throws IOException {
        REPLACING.lock();
        try {
            try (FileChannel channel = FileChannel.open(part, NEW_FILE, attributes)) {
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
        } finally {
            REPLACING.unlock();
        }
    }

    /** Where the new content grows. A run that is killed leaves it, and the next one to write the file takes it away. */
    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /** Tries whether a file of this size could be written; nothing stays. */
    public static void tryToWrite(Path file, int bytes) throws IOException {
        Path part = part(file);
        Files.deleteIfExists(part);
        try {
            Files.write(part, new byte[bytes], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** The file's name for a message, which must not be empty. */
    public static String name(Path file) {
        return file.toString().isEmpty() ? "''" : file.toString();
    }

    /** The reason in a few words. For several kinds of failure Java's message is only a path. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        } else if (e instanceof NoSuchFileException missing) {
            return "no file can be made in " + Path.of(missing.getFile()).getParent();
        } else if (e instanceof FileAlreadyExistsException inTheWay) {
            return inTheWay.getFile() + " is no folder";
        } else if (e instanceof DirectoryNotEmptyException folder) {
            return folder.getFile() + " is a folder";
        }
        return e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(e.getMessage());
    }
}
