package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Folders by the names that they should have. */
final class Folders {

    private Folders() {}

    /** The folders at this path below {@code root}, in descending order of their names; {@code *} in a name matches anything. */
    static List<Path> at(Path root, String place) {
        List<Path> found = List.of(root);
        for (String name : place.split("/")) {
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                next.addAll(name.isEmpty() ? List.of(folder) : children(folder, name));
            }
            found = next;
        }
        return found.stream().filter(Files::isDirectory).toList();
    }

    private static List<Path> children(Path folder, String name) {
        if (!name.contains("*")) {
            return List.of(folder.resolve(name));
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(folder, name)) {
            matching.forEach(children::add);
        } catch (IOException notReadable) {
            return List.of();
        }
        Collections.sort(children, Collections.reverseOrder());
        return children;
    }
}
