package io.fusedcollective.suite;

import io.fusedcollective.results.MachineRecord;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A process's own copy of a run's results, if another process writes the results that stay. */
final class ScratchResults {

    private ScratchResults() {}

    /**
     * A file in a folder that is deleted when the process ends.
     *
     * @param results the file to copy first, if it exists; null for none
     */
    public static Path of(Path results) throws IOException {
        Path folder = Files.createTempDirectory("fused-collective-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        Path copy = folder.resolve("results.json");
        if (results != null && Files.exists(results)) {
            Files.copy(results, copy);
            Path record = MachineRecord.beside(results);
            if (Files.exists(record)) {
                Files.copy(record, MachineRecord.beside(copy));
            }
        }
        return copy;
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            // If this fails, a small file stays in the system's temporary folder.
        }
    }
}
