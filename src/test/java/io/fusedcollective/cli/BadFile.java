package io.fusedcollective.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What may be wrong with a file. */
final class BadFile {

    private BadFile() {}

    /**
     * @param change {@code is missing}, {@code is a folder}, {@code is cut in half}, {@code is not text}; {@code = X}: the
     *               content is X; {@code X -> Y}: Y stands wherever X stood
     */
    static void make(Path file, String change) throws IOException {
        switch (change) {
            case "is good" -> {}
            case "is missing" -> Files.delete(file);
            case "is a folder" -> {
                Files.delete(file);
                Files.createDirectory(file);
            }
            case "is cut in half" -> Files.writeString(file, half(Files.readString(file)));
            case "is not text" -> Files.write(file, new byte[] {0, 0, 0, (byte) 0xFF, 0x1F, (byte) 0x8B});
            case "is deeply nested" -> Files.writeString(file, "[".repeat(100_000));
            default -> Files.writeString(file, edited(Files.readString(file), change));
        }
    }

    private static String half(String content) {
        return content.substring(0, content.length() / 2);
    }

    private static String edited(String content, String change) {
        if (change.startsWith("=")) {
            return change.substring(1).strip();
        }
        String[] edit = change.split(" -> ", 2);
        if (!content.contains(edit[0])) {
            throw new IllegalArgumentException("nothing to change: " + edit[0]);
        }
        return content.replace(edit[0], edit[1]);
    }
}
