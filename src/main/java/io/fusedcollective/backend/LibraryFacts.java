package io.fusedcollective.backend;

import java.nio.file.Path;
import java.util.List;

/**
 * A library that is not ours and that implementations run.
 *
 * @param option   the name that the user gave
 * @param version  for example "0.6.18", or "unknown"
 * @param warnings reasons not to trust it, one line each
 */
public record LibraryFacts(String option, String version, List<LibraryFile> files, List<String> warnings) {

    /** @param sha256 in hexadecimal digits */
    public record LibraryFile(String path, String sha256) {}

    /** The version, the place, and the digest that distinguishes it from others of that version, in a few words. */
    public String words() {
        return version
                + files.stream()
                        .findFirst()
                        .map(first ->
                                " (" + option + ", " + Path.of(first.path()).getFileName() + " "
                                        + first.sha256().substring(0, 12) + ")")
                        .orElse("");
    }

    public LibraryFacts {
        files = files == null ? List.of() : List.copyOf(files);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
}
