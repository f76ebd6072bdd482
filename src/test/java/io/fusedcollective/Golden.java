package io.fusedcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whole outputs, sealed in files beside their tests. If an output is meant to change, {@code mvn test -Dgolden.update=true}
 * writes the new files, and the tests whose files changed fail once more; the diff is then to be read.
 */
public final class Golden {

    private Golden() {}

    public static void assertSealed(Class<?> test, String file, String output) {
        try (InputStream in = test.getResourceAsStream(file)) {
            String sealed = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (Boolean.getBoolean("golden.update") && !sealed.equals(output)) {
                Files.writeString(
                        Path.of("src/test/resources", test.getPackageName().replace('.', '/'), file), output);
            }
            assertEquals(sealed, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
