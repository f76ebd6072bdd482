package io.fusedcollective.files;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder of this process in the system's temporary folder, for files that nobody needs after it. It vanishes when the process
 * ends. A process that was killed leaves its folder, and the next process of the same user that needs one takes it away.
 */
public final class ScratchFolder {

    private static final String PREFIX = "fused-collective-scratch-";

    /** A process holds a lock on this file as long as it lives. */
    private static final String LOCK = "lock";

    /** What JMH writes there is small. A folder without room for it is as good as full. */
    private static final int LEAST_BYTES = 1 << 18;

    private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Null until it is needed. */
    private static Path mine;

    /** Never closed: the lock is to last as long as the process. */
    private static FileLock lock;

    private ScratchFolder() {}

    /** @throws IOException if there is no room for it; the message says where and why in one line */
    public static synchronized Path ofThisProcess() throws IOException {
        if (mine == null) {
            Path parent = Path.of(System.getProperty(TEMPORARY_FOLDER));
            try {
                mine = in(parent);
            } catch (IOException e) {
                throw new IOException(
                        "the temporary folder " + parent + " cannot be used: " + AtomicFile.reason(e) + "; java -D"
                                + TEMPORARY_FOLDER + "=FOLDER -jar ... names another",
                        e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(mine)));
        }
        return mine;
    }

    /**
     * Lets libraries that ask Java for a temporary file, as JMH does, have theirs here. It works unless somebody has asked before,
     * because Java looks only once where such files go.
     */
    public static void takeTemporaryFiles() throws IOException {
        Path folder = ofThisProcess();
        String shared = System.getProperty(TEMPORARY_FOLDER);
        System.setProperty(TEMPORARY_FOLDER, folder.toString());
        try {
            Files.delete(File.createTempFile("first", null).toPath());
        } finally {
            System.setProperty(TEMPORARY_FOLDER, shared);
        }
    }

    static Path in(Path parent) throws IOException {
        Path folder = Files.createTempDirectory(parent, PREFIX, PRIVATE);
        try {
            removeAbandoned(parent, folder);
            AtomicFile.tryToWrite(folder.resolve("space"), LEAST_BYTES);
            // Under its name the file is locked from the beginning.
            Path unlocked = Files.createFile(folder.resolve("unlocked"));
            lock = FileChannel.open(unlocked, StandardOpenOption.WRITE).tryLock();
            Files.move(unlocked, folder.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
            return folder;
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    /** Folders of this user whose process has ended. Other users' folders may hold anything. */
    private static void removeAbandoned(Path parent, Path own) throws IOException {
        UserPrincipal user = Files.getOwner(own);
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                Path lock = folder.resolve(LOCK);
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user)
                        && Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)
                        && isFree(lock)) {
                    delete(folder);
                }
            }
        }
    }

    private static boolean isFree(Path lock) {
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return channel.tryLock() != null;
        } catch (IOException | IllegalStateException e) {
            // Its process deletes it at this moment, or it is this process.
            return false;
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // If this fails, small files stay until the next process that needs such a folder.
        }
    }
}
