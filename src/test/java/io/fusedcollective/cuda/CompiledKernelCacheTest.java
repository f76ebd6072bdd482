package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledKernelCacheTest {

    private static final byte[] CODE = {1, 2, 3};

    @TempDir
    private Path folder;

    private int compilations;
    private final Supplier<byte[]> compiler = () -> {
        compilations++;
        return CODE;
    };

    @Test
    void compilesOnceForAProcess() {
        CompiledKernelCache cache = new CompiledKernelCache(folder);
        assertArrayEquals(CODE, cache.get("a", compiler));
        assertArrayEquals(CODE, cache.get("a", compiler));
        assertEquals(1, compilations);
        cache.get("b", compiler);
        assertEquals(2, compilations);
    }

    @Test
    void withoutAHomeItKeepsCodeInMemory() {
        CompiledKernelCache cache = new CompiledKernelCache((Path) null);
        assertArrayEquals(CODE, cache.get("a", compiler));
        assertArrayEquals(CODE, cache.get("a", compiler));
        assertEquals(1, compilations);
    }

    @Test
    void nextProcessFindsTheFile() {
        new CompiledKernelCache(folder).get("a", compiler);
        assertArrayEquals(CODE, new CompiledKernelCache(folder).get("a", compiler));
        assertEquals(1, compilations);
    }

    @Test
    void leavesNoPartsBehind() throws IOException {
        new CompiledKernelCache(folder.resolve("new/deep")).get("a", compiler);
        try (var files = Files.list(folder.resolve("new/deep"))) {
            assertEquals(
                    List.of("a.cubin"),
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void damagedFileIsCompiledAnewAndReplaced() throws IOException {
        new CompiledKernelCache(folder).get("a", compiler);
        Path file = folder.resolve("a.cubin");
        byte[] content = Files.readAllBytes(file);
        content[content.length - 1] ^= 1;
        Files.write(file, content);
        assertArrayEquals(CODE, new CompiledKernelCache(folder).get("a", compiler));
        Files.write(file, new byte[] {7});
        assertArrayEquals(CODE, new CompiledKernelCache(folder).get("a", compiler));
        assertEquals(3, compilations);
        assertArrayEquals(CODE, new CompiledKernelCache(folder).get("a", compiler));
        assertEquals(3, compilations);
    }

    @Test
    void runsWithoutAFolder() throws IOException {
        // A file where the folder should be: unwritable for every user, root included.
        Path taken = Files.createFile(folder.resolve("taken"));
        assertArrayEquals(CODE, new CompiledKernelCache(taken).get("a", compiler));
    }

    @Test
    void keyTellsTextsApart() {
        assertEquals(64, CompiledKernelCache.key(List.of("a")).length());
        assertNotEquals(CompiledKernelCache.key(List.of("ab", "c")), CompiledKernelCache.key(List.of("a", "bc")));
    }
}
