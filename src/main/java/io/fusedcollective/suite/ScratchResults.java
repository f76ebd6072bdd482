package io.fusedcollective.suite;

import io.fusedcollective.files.ScratchFolder;
import io.fusedcollective.results.MachineRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process's own copy of a run's results, if another process writes the results that stay. */
final class ScratchResults {

    private ScratchResults() {}

    /**
     * A file in a folder that is deleted when the process ends.
     *
     * @param results the file to copy first, if it exists; null for none
     */
    public static Path of(Path results) throws IOException {
        Path copy = ScratchFolder.ofThisProcess().resolve("results.json");
        if (results != null && Files.exists(results)) {
            Files.copy(results, copy);
            Path record = MachineRecord.beside(results);
            if (Files.exists(record)) {
                Files.copy(record, MachineRecord.beside(copy));
            }
        }
        return copy;
    }
}
