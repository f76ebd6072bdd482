package io.fusedcollective.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFileTest {

    @TempDir
    Path temp;

    @Test
    void theLoadersCacheSaysWhereALibraryIs() throws IOException {
        Path cache = Files.writeString(
                temp.resolve("cache"),
                "glibc-ld.so.cache1.1\0\u0001\0libnccl.so.2\0/opt/nccl/libnccl.so.2\0libxnccl.so.2\0/opt/libxnccl.so.2\0"
                        + "libnccl.so.2\0/usr/lib/libnccl.so.2\0");
        assertEquals(
                List.of(Path.of("/opt/nccl/libnccl.so.2"), Path.of("/usr/lib/libnccl.so.2")),
                LibraryFile.cached(cache, "libnccl.so.2").toList());
        assertEquals(
                List.of(),
                LibraryFile.cached(temp.resolve("none"), "libnccl.so.2").toList());
    }

    /** A container may hide a library behind an empty file or a device. */
    @Test
    void whatIsNoLibraryIsNamed() throws IOException {
        assertEquals(Optional.of("is empty"), LibraryFile.problem(Path.of("/dev/null")));
        assertEquals(
                Optional.of("is no 64-bit library"),
                LibraryFile.problem(Files.writeString(temp.resolve("text"), "INPUT ( libcudart.so )".repeat(9))));
        assertEquals(Optional.of("cannot be read"), LibraryFile.problem(temp.resolve("missing")));
    }
}
