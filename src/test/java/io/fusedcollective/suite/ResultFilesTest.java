package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.InvalidProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultFilesTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"x.json", "x.md"})
    void allFilesTakeTheirNameFromTheOneGivenAndTheFolderIsMade(String name) throws IOException {
        ResultFiles files =
                ResultFiles.forOutput("--output-file", temp.resolve("a/b").resolve(name));
        assertEquals(temp.resolve("a/b/x.json"), files.results());
        assertEquals(temp.resolve("a/b/x.md"), files.markdown());
        assertEquals(temp.resolve("a/b/x.csv"), files.csv());
        try (var left = Files.list(temp.resolve("a/b"))) {
            assertEquals(0, left.count(), "the trial of writing leaves nothing behind");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.txt", "x", ".json", "folder/"})
    void refusesOtherEndings(String name) {
        assertTrue(refusal(Path.of(name)).endsWith(" must end in .json or .md"));
    }

    @Test
    void refusesWhatCannotBeWritten() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertEquals(
                "--output-file " + file.resolve("x.json") + " cannot be written: " + file + " is no folder",
                refusal(file.resolve("x.json")));
        Path folder = Files.createDirectory(temp.resolve("y.json"));
        assertEquals("--output-file " + folder + " cannot be written: " + folder + " is a folder", refusal(folder));
    }

    private static String refusal(Path output) {
        return assertThrows(InvalidProblemException.class, () -> ResultFiles.forOutput("--output-file", output))
                .getMessage();
    }
}
