package io.fusedcollective.suite;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one run measure on a machine at a time. The lock is JMH's own, so that other benchmarks keep away too; but JMH
 * holds it for a result, and of two runs at once each would lose the results that the other one is measuring.
 */
public final class MachineLock implements AutoCloseable {

    /** JMH reads it once, when its runner is loaded. */
    private static final String IGNORE = "jmh.ignoreLock";

    private static final String IGNORING = "java -D" + IGNORE + "=true -jar ... ignores it";

    /** Null where the user wants none. */
    private final FileChannel channel;

    private MachineLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Before JMH's runner is loaded.
     *
     * @throws InvalidProblemException when someone else measures
     */
    public static MachineLock take() {
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
                // Other users measure here too.
                file.toFile().setWritable(true, false);
            }
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return new MachineLock(channel);
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // As by another one.
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
            // The lock is gone with this process at the latest.
        }
    }
}
