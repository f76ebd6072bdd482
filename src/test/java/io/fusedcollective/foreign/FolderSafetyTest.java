package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSafetyTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aFileThatOnlyItsOwnerCanChange() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
        allow(folder, "rwxr-xr-x");
        file = Files.writeString(folder.resolve("norm.so"), "").toRealPath();
        allow(file, "rw-r--r--");
        assumeTrue(FolderSafety.warning(file).isEmpty(), "this machine's folder for temporary files is open to others");
    }

    @Test
    void warnsOfAFolderThatEverybodyCanWriteTo() throws IOException {
        allow(folder, "rwxrwxrwx");
        assertEquals(
                Optional.of("other users can change " + file + ": " + folder.toRealPath()
                        + " can be written to by everybody"),
                FolderSafety.warning(file));
    }

    @Test
    void warnsOfAFileThatEverybodyCanWriteTo() throws IOException {
        allow(file, "rw-rw-rw-");
        assertEquals(
                Optional.of("other users can change " + file + ": " + file + " can be written to by everybody"),
                FolderSafety.warning(file));
    }

    /** As in /tmp, users cannot replace each other's files there. */
    @Test
    void aStickyFolderIsFine() throws IOException {
        Files.setAttribute(folder, "unix:mode", 01777);
        assertEquals(Optional.empty(), FolderSafety.warning(file));
    }

    private static void allow(Path place, String permissions) throws IOException {
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(permissions));
    }
}
