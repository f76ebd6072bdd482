package io.fusedcollective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Whole outputs, sealed in files beside their tests. */
public final class Golden {

    private Golden() {}

    public static void assertSealed(Class<?> test, String file, String output) {
        try (InputStream in = test.getResourceAsStream(file)) {
            assertEquals(new String(in.readAllBytes(), StandardCharsets.UTF_8), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
