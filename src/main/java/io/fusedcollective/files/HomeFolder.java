package io.fusedcollective.files;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's home. In a container a user may have a number and no entry in the list of users; Java then calls the home "?". */
public final class HomeFolder {

    private HomeFolder() {}

    /** Empty if nobody knows it: a relative folder would be made wherever the program runs. */
    public static Optional<Path> ofUser() {
        return Stream.of(System.getProperty("user.home", ""), System.getenv().getOrDefault("HOME", ""))
                .filter(home -> home.startsWith("/"))
                .findFirst()
                .map(Path::of);
    }
}
