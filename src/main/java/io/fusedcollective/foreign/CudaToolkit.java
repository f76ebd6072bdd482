package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CUDA's libraries where its packages install them, which the loader knows only if somebody ran ldconfig or set
 * LD_LIBRARY_PATH. A library that the process has loaded serves all later ones that need its name.
 */
final class CudaToolkit {

    private static final Pattern MISSING = Pattern.compile("(libcudart\\.so\\.\\d+): cannot open shared object file");

    private static final Path INSTALLED = Path.of("/usr/local");

    private CudaToolkit() {}

    /**
     * Loads the CUDA runtime that a library lacked.
     *
     * @param message the loader's, about the library
     * @return whether there was one, so that the library may now load
     */
    static boolean loadMissing(String message) {
        Optional<Path> file = missing(message, folders(System.getenv("CUDA_HOME"), INSTALLED));
        try {
            file.ifPresent(found -> System.load(found.toString()));
            return file.isPresent();
        } catch (UnsatisfiedLinkError e) {
            // The first message names what the user knows, the library that needs this one.
            return false;
        }
    }

    static Optional<Path> missing(String message, List<Path> folders) {
        Matcher name = MISSING.matcher(message);
        return name.find()
                ? folders.stream()
                        .map(folder -> folder.resolve(name.group(1)).toAbsolutePath())
                        .filter(Files::isRegularFile)
                        .findFirst()
                : Optional.empty();
    }

    /** The folder that the user names, the default toolkit's, then those of all versions. */
    static List<Path> folders(String cudaHome, Path installed) {
        List<Path> toolkits = new ArrayList<>();
        if (cudaHome != null && !cudaHome.isBlank()) {
            toolkits.add(Path.of(cudaHome));
        }
        toolkits.add(installed.resolve("cuda"));
        try (Stream<Path> all = Files.list(installed)) {
            all.filter(folder -> folder.getFileName().toString().startsWith("cuda-"))
                    .sorted(Comparator.reverseOrder())
                    .forEach(toolkits::add);
        } catch (IOException e) {
            // Then there are none.
        }
        return toolkits.stream().map(toolkit -> toolkit.resolve("lib64")).toList();
    }
}
