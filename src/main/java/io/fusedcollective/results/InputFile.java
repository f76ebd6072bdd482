package io.fusedcollective.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads a file of results, or a pipe that a shell has opened. */
final class InputFile {

    /** What standard input and process substitution look like. They are open, so nobody waits for them to be opened. */
    private static final Pattern OPEN_PIPE = Pattern.compile("/dev/stdin|(?:/dev/fd|/proc/self/fd)/\\d{1,9}");

    private InputFile() {}

    /** A named pipe is refused: it would let the reader wait for a writer that may never come. */
    static byte[] read(Path file) throws IOException {
        boolean openPipe =
                OPEN_PIPE.matcher(file.toString()).matches() && Files.exists(file) && !Files.isDirectory(file);
        if (!openPipe && !Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException(AtomicFile.name(file) + ": no such file, or not one that can be read");
        }
        return Files.readAllBytes(file);
    }
}
