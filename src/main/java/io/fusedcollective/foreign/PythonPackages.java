package io.fusedcollective.foreign;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folders that hold the packages of Python environments. Nothing of Python is run. */
final class PythonPackages {

    private static final List<String> PLACES = List.of(
            "lib/python3*/site-packages",
            "lib64/python3*/site-packages",
            "lib/python3*/dist-packages",
            "local/lib/python3*/dist-packages",
            "local/lib/python3*/site-packages");

    private PythonPackages() {}

    /** The package folders of the environment in this folder, for example {@code /opt/venv}. */
    static List<Path> of(Path environment) {
        List<Path> folders = new ArrayList<>();
        PLACES.forEach(place -> folders.addAll(Folders.at(environment, place)));
        return folders;
    }

    /** The package folders of the active environment, of conda's, of the first {@code python3} on the path, and of the user. */
    static List<Path> active(Map<String, String> environment, Path home) {
        Set<Path> roots = new LinkedHashSet<>();
        for (String name : List.of("VIRTUAL_ENV", "CONDA_PREFIX")) {
            String root = environment.getOrDefault(name, "");
            if (!root.isBlank()) {
                roots.add(Path.of(root));
            }
        }
        roots.addAll(ofFirstPython(environment.getOrDefault("PATH", "")));
        roots.add(home.resolve(".local"));
        return roots.stream().flatMap(root -> of(root).stream()).distinct().toList();
    }

    /** An environment's {@code bin/python3} links to the Python that it was made with, whose packages it may also see. */
    private static List<Path> ofFirstPython(String path) {
        for (String folder : path.split(File.pathSeparator)) {
            Path python =
                    Path.of(folder.isEmpty() ? "." : folder).resolve("python3").toAbsolutePath();
            if (Files.isExecutable(python)) {
                try {
                    return List.of(prefix(python), prefix(python.toRealPath()));
                } catch (IOException brokenLink) {
                    return List.of(prefix(python));
                }
            }
        }
        return List.of();
    }

    private static Path prefix(Path python) {
        Path bin = python.getParent();
        return bin.getParent() == null ? bin : bin.getParent();
    }
}
