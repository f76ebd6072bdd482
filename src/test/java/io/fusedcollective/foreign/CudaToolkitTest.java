package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaToolkitTest {

    private static final String MESSAGE =
            "libcudart.so.13: cannot open shared object file: No such file or directory\n(more)";

    @TempDir
    Path temp;

    @Test
    void findsTheRuntimeOfTheVersionThatIsMissing() throws IOException {
        library("cuda-12.8/lib64/libcudart.so.12");
        Path wanted = library("cuda-13.0/lib64/libcudart.so.13");
        assertEquals(Optional.of(wanted), CudaToolkit.missing(MESSAGE, CudaToolkit.folders(null, temp)));
    }

    @Test
    void theUsersToolkitComesFirstThenTheDefaultThenTheNewest() throws IOException {
        Files.createDirectories(temp.resolve("cuda-13.0"));
        Files.createDirectories(temp.resolve("cuda-13.1"));
        assertEquals(
                List.of("home/lib64", temp + "/cuda/lib64", temp + "/cuda-13.1/lib64", temp + "/cuda-13.0/lib64"),
                CudaToolkit.folders("home", temp).stream().map(Path::toString).toList());
    }

    @Test
    void otherLibrariesAreNotItsBusiness() throws IOException {
        library("cuda/lib64/libnccl.so.2");
        assertEquals(
                Optional.empty(),
                CudaToolkit.missing("libnccl.so.2: cannot open shared object file", CudaToolkit.folders(null, temp)));
        assertEquals(Optional.empty(), CudaToolkit.missing(MESSAGE, CudaToolkit.folders("", temp.resolve("none"))));
    }

    private Path library(String name) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
