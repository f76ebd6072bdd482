package io.fusedcollective.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

    /** Whoever may write to the folder could otherwise choose a file that is overwritten. */
    @Test
    void aLinkOrARestInTheWayIsNotWrittenTo() throws IOException {
        Path other = Files.writeString(temp.resolve("other"), "other");
        Path part = Files.createSymbolicLink(temp.resolve("a/x.md.part"), other);
        AtomicFile.write(file, "new");
        assertEquals(List.of("new", "other"), List.of(Files.readString(file), Files.readString(other)));
        Files.writeString(part, "of a run that was killed");
        AtomicFile.write(file, "newer");
        assertEquals("newer", Files.readString(file));
        assertFalse(Files.exists(part));
    }

    @Test
    void aWriteThatFailsLeavesTheOldFile() throws IOException {
        Path part = temp.resolve("a/x.md.part");
        Files.createFile(Files.createDirectory(part).resolve("y"));
        assertEquals(file + " cannot be written: " + part + " is a folder", refusal(file));
        assertEquals("old", Files.readString(file));
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

    @Test
    void manyMayWriteTheSameFileAtOnce() throws IOException {
        byte[] content = new byte[100_000];
        IntStream.range(0, 16).parallel().forEach(writer -> {
            byte[] own = content.clone();
            Arrays.fill(own, (byte) writer);
            try {
                AtomicFile.writeShared(file, own);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        byte[] left = Files.readAllBytes(file);
        Arrays.fill(content, left[0]);
        assertArrayEquals(content, left);
        try (var all = Files.list(file.getParent())) {
            assertEquals(1, all.count());
        }
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

    /** If the machine stops, a name that is on the disk before its content would be an empty file. No test can pull the plug. */
    @Test
    void theContentIsOnTheDiskBeforeTheName() {
        List<JavaMethodCall> calls = new ClassFileImporter()
                .importClasses(AtomicFile.class).get(AtomicFile.class).getMethods().stream()
                        .filter(method -> method.getName().equals("replace"))
                        .flatMap(method -> method.getMethodCallsFromSelf().stream())
                        .toList();
        assertTrue(line(calls, "force") < line(calls, "move"));
    }

    private static int line(List<JavaMethodCall> calls, String method) {
        return calls.stream()
                .filter(call -> call.getTarget().getName().equals(method))
                .mapToInt(JavaMethodCall::getLineNumber)
                .findFirst()
                .orElseThrow();
    }
}
