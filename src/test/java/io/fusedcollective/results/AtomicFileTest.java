package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir
    Path temp;

    private Path file;

    @BeforeEach
    void writeOldContent() throws IOException {
        file = temp.resolve("a/x.md");
        AtomicFile.write(file, "old");
    }

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        AtomicFile.write(file, "new");
        assertEquals("new", Files.readString(file));
        try (var all = Files.list(file.getParent())) {
            assertEquals(1, all.count());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskLeavesTheOldFile() throws IOException {
        Files.createSymbolicLink(temp.resolve("a/x.md.part"), Path.of("/dev/full"));
        assertEquals(file + " cannot be written: No space left on device", refusal(file));
        assertEquals("old", Files.readString(file));
        AtomicFile.write(file, "new");
        assertEquals("new", Files.readString(file), "what was left of the failure is not in the way");
    }

    @Test
    void aFileWhereAFolderShouldBe() {
        assertEquals(
                file.resolve("y.md") + " cannot be written: " + file + " is no folder", refusal(file.resolve("y.md")));
        assertEquals(temp + " cannot be written: it is a folder", refusal(temp));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), file);
        AtomicFile.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    /** A terminal, a pipe or a device must not become a file. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsNoFileIsWrittenToAndNotReplaced() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("/dev/full"));
        assertEquals(link + " cannot be written: No space left on device", refusal(link));
        assertTrue(Files.isSymbolicLink(link));
    }

    private static String refusal(Path file) {
        return assertThrows(IOException.class, () -> AtomicFile.write(file, "new"))
                .getMessage();
    }
}
