package io.fusedcollective.suite;

import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.InvalidProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Lets only one run measure on a machine at a time. The lock is JMH's own, so it keeps other benchmarks away too. JMH itself holds it
 * only for one result at a time, so two concurrent runs would each lose results while the other one measures.
 */
final class MachineLock implements AutoCloseable {

    /** JMH reads this property once, when its runner is loaded. */
    private static final String IGNORE = "jmh.ignoreLock";

    private static final String IGNORING = "java -D" + IGNORE + "=true -jar ... ignores it";

    /** Null if the user wants no lock. */
    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock. It must be called before JMH's runner is loaded. If a launcher started several processes on this node, the
     * first one takes the lock for all of them.
     *
     * @param launch which of the launcher's processes this one is; empty if it is the only one
     * @throws InvalidProblemException if another run or benchmark measures
     */
    static MachineLock take(Optional<Launch> launch) {
        if (launch.filter(launched -> launched.localRank() > 0).isPresent()) {
            System.setProperty(IGNORE, "true");
        }
        if (Boolean.getBoolean(IGNORE)) {
            return new MachineLock(null);
        }
        MachineLock lock = of(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
        System.setProperty(IGNORE, "true");
        return lock;
    }

    static MachineLock of(Path file) {
        FileChannel channel = null;
        try {
            if (file.toFile().createNewFile()) {
                // Other users must be able to take the lock too.
                file.toFile().setWritable(true, false);
            }
            if (!Files.isDirectory(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                // A pipe would make this process wait forever. A link could lead to a file of another user's choice.
                throw new IOException("it is a link or a special file, and no lock");
            }
            channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            if (channel.tryLock() != null) {
                return new MachineLock(channel);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // The same as a lock of another process; reported below.
        } catch (IOException e) {
            throw new InvalidProblemException(
                    "JMH's lock " + file + " cannot be taken: " + AtomicFile.reason(e) + "; " + IGNORING);
        }
        close(channel);
        throw new InvalidProblemException(
                "another benchmark is running on this machine, and holds JMH's lock " + file + "; " + IGNORING);
    }

    @Override
    public void close() {
        if (channel != null) {
            System.clearProperty(IGNORE);
        }
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // The lock ends with this process at the latest.
        }
    }
}
