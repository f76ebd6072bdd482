package io.fusedcollective.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which build this is, according to Maven and git. */
public final class BuildInfo {

    private BuildInfo() {}

    /** The project's version, which is known only in a jar. */
    public static String version() {
        String version = BuildInfo.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Version and revision, as far as they are known. */
    public static String description() {
        return version() + (revision() == null ? "" : ", git " + revision());
    }

    /** The output of {@code git describe --always --dirty} at build time; null if there was none. */
    public static String revision() {
        try (InputStream in = BuildInfo.class.getResourceAsStream("/revision")) {
            String revision = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return revision.isEmpty() ? null : revision;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
