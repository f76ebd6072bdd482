package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.InvalidProblemException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLockTest {

    private static final String IGNORING = "; java -Djmh.ignoreLock=true -jar ... ignores it";

    @TempDir
    Path temp;

    @Test
    void whoComesSecondIsRefusedUntilTheFirstHasEnded() {
        Path file = temp.resolve("jmh.lock");
        MachineLock first = MachineLock.of(file);
        assertEquals(
                "another benchmark is running on this machine, and holds JMH's lock " + file + IGNORING,
                assertThrows(InvalidProblemException.class, () -> MachineLock.of(file))
                        .getMessage());
        first.close();
        MachineLock.of(file).close();
    }

    /** As JMH leaves it. */
    @Test
    void everyUserMayTakeIt() throws IOException {
        Path file = temp.resolve("jmh.lock");
        MachineLock.of(file).close();
        assertTrue(Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE));
    }

    /** As JMH takes it. */
    @Test
    void plainJmhCountsToo() throws IOException {
        Path file = temp.resolve("jmh.lock");
        try (RandomAccessFile jmh = new RandomAccessFile(file.toFile(), "rw");
                FileLock lock = jmh.getChannel().tryLock()) {
            assertTrue(lock.isValid());
            assertThrows(InvalidProblemException.class, () -> MachineLock.of(file));
        }
    }

    /** A link may lead to any file, and to open a pipe may take for ever. */
    @Test
    void aLinkOrAPipeIsNoLock() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("target"));
        Path pipe = temp.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        for (Path file : new Path[] {link, pipe}) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertEquals(
                            "JMH's lock " + file + " cannot be taken: it is a link or a special file, and no lock"
                                    + IGNORING,
                            assertThrows(InvalidProblemException.class, () -> MachineLock.of(file))
                                    .getMessage()));
        }
        assertFalse(Files.exists(temp.resolve("target")));
    }

    @Test
    void aLockThatNobodyCanTakeIsSaid() throws IOException {
        Path file = Files.createDirectory(temp.resolve("jmh.lock"));
        assertEquals(
                "JMH's lock " + file + " cannot be taken: Is a directory" + IGNORING,
                assertThrows(InvalidProblemException.class, () -> MachineLock.of(file))
                        .getMessage());
    }
}
