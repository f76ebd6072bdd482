package io.fusedcollective.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is, as Maven and git knew it. */
public final class BuildInfo {

    private static final Properties GIT = load("/git.properties");

    private BuildInfo() {}

    /** The project's version. */
    public static String version() {
        String version = BuildInfo.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The git revision, "-dirty" when the sources had changes of their own; null when git knew nothing. */
    public static String revision() {
        String revision = GIT.getProperty("git.commit.id.abbrev");
        return revision == null || !Boolean.parseBoolean(GIT.getProperty("git.dirty")) ? revision : revision + "-dirty";
    }

    private static Properties load(String resource) {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(resource)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
