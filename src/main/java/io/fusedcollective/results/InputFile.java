package io.fusedcollective.results;

import io.fusedcollective.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Reads a file of results, or a pipe that a shell has opened. */
public final class InputFile {

    /** Paths of standard input and process substitution. They are open already, so opening them does not wait. */
    private static final Pattern OPEN_PIPE = Pattern.compile("/dev/stdin|(?:/dev/fd|/proc/self/fd)/\\d{1,9}");

    private InputFile() {}

    /**
     * The content in UTF-8 without a mark of its byte order, as all readers of a file must see the same text. Editors and shells
     * save JSON in UTF-16 too, or with such a mark.
     *
     * <p>A named pipe is refused: it would let the reader wait for a writer that may never come.
     */
    public static byte[] read(Path file) throws IOException {
        boolean openPipe =
                OPEN_PIPE.matcher(file.toString()).matches() && Files.exists(file) && !Files.isDirectory(file);
        if (!openPipe && !Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IOException(AtomicFile.name(file) + ": no such file, or not one that can be read");
        }
        return inUtf8(Files.readAllBytes(file));
    }

    private static byte[] inUtf8(byte[] content) {
        if (content.length < 2) {
            return content;
        }
        int first = (content[0] & 0xff) << 8 | content[1] & 0xff;
        if (first == 0xfeff || first == 0xfffe) {
            return new String(content, StandardCharsets.UTF_16).getBytes(StandardCharsets.UTF_8);
        }
        boolean marked = first == 0xefbb && content.length > 2 && (content[2] & 0xff) == 0xbf;
        return marked ? Arrays.copyOfRange(content, 3, content.length) : content;
    }
}
