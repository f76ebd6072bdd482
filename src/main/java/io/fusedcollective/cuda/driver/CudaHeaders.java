package io.fusedcollective.cuda.driver;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this machine keeps the CUDA headers, which NVRTC does not contain. */
public final class CudaHeaders {

    /** One of the headers that the kernels include. */
    private static final String SAMPLE = "cuda_fp8.h";

    private CudaHeaders() {}

    /** The toolkit's folder that the environment names, the usual place, or a folder beside libraries, as in Python packages. */
    public static Optional<Path> folder() {
        Stream<String> toolkits =
                Stream.concat(Stream.ofNullable(System.getenv("CUDA_HOME")), Stream.of("/usr/local/cuda"));
        Stream<Path> besideLibraries = Stream.ofNullable(System.getenv("LD_LIBRARY_PATH"))
                .flatMap(folders -> Arrays.stream(folders.split(File.pathSeparator)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolveSibling("include"));
        return Stream.concat(toolkits.map(toolkit -> Path.of(toolkit, "include")), besideLibraries)
                .filter(folder -> Files.isRegularFile(folder.resolve(SAMPLE)))
                .findFirst();
    }
}
