package io.fusedcollective.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which build this is, as Maven and git knew it. */
public final class BuildInfo {

    private BuildInfo() {}

    /** The project's version; only a jar knows it. */
    public static String version() {
        String version = BuildInfo.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Version and revision, as far as they are known. */
    public static String description() {
        return version() + (revision() == null ? "" : ", git " + revision());
    }

    /** What {@code git describe --always --dirty} said at build time; null when it knew nothing. */
    public static String revision() {
        try (InputStream in = BuildInfo.class.getResourceAsStream("/revision")) {
            String revision = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
            return revision.isEmpty() ? null : revision;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
