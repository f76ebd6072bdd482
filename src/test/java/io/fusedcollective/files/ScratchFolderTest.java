package io.fusedcollective.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {

    @TempDir
    Path temp;

    @Test
    void belongsToItsUserAlone() throws IOException {
        Path folder = ScratchFolder.in(temp);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    /** The lock of an ended process is free; this process's own is not. */
    @Test
    void thatOfAnEndedProcessIsTakenAway() throws IOException {
        Path alive = ScratchFolder.in(temp);
        Path ended = Files.createDirectory(temp.resolve("fused-collective-scratch-1"));
        Files.createFile(ended.resolve("lock"));
        Files.createFile(ended.resolve("jmh123.tmp"));
        // One that is being made has no lock yet.
        Path begun = Files.createDirectory(temp.resolve("fused-collective-scratch-2"));
        ScratchFolder.in(temp);
        assertTrue(Files.exists(alive));
        assertTrue(Files.exists(begun));
        assertFalse(Files.exists(ended));
    }

    /** It could lead anywhere. */
    @Test
    void aLinkIsLeftAlone() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.createFile(elsewhere.resolve("lock"));
        Files.createSymbolicLink(temp.resolve("fused-collective-scratch-3"), elsewhere);
        Path linked = Files.createDirectory(temp.resolve("fused-collective-scratch-4"));
        Files.createSymbolicLink(linked.resolve("lock"), elsewhere.resolve("lock"));
        ScratchFolder.in(temp);
        assertTrue(Files.exists(elsewhere.resolve("lock")));
        assertTrue(Files.exists(linked));
    }

    @Test
    void whereNothingCanBeWrittenNothingIsMade() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertThrows(IOException.class, () -> ScratchFolder.in(file));
        assertThrows(IOException.class, () -> ScratchFolder.in(temp.resolve("missing")));
    }
}
