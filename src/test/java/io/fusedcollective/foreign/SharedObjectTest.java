package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedObjectTest {

    @TempDir
    Path folder;

    @Test
    void saysWhatALibraryNeedsAndWhichGpusItIsFor() throws IOException {
        SharedObject library = SharedObject.read(ElfBytes.forGpu(90).write(folder.resolve("norm.so")));
        assertEquals(List.of("libcudart.so.13"), library.needed());
        assertEquals(Set.of(90), library.gpuArchitectures());
    }

    @Test
    void machineCodeRunsOnTheSameMajorVersionFromItsMinorOneOn() {
        TreeSet<Integer> compiledFor = new TreeSet<>(Set.of(90, 103));
        assertTrue(SharedObject.runsOn(compiledFor, 90));
        assertTrue(SharedObject.runsOn(compiledFor, 103));
        assertFalse(SharedObject.runsOn(compiledFor, 100));
        assertFalse(SharedObject.runsOn(compiledFor, 89));
        assertFalse(SharedObject.runsOn(compiledFor, 120));
    }

    /** Within the header, the segments, the dynamic section, the GPU code, the section table. */
    @ParameterizedTest
    @ValueSource(ints = {4, 63, 100, 200, 520, 800, 1024, 1215})
    void aTruncatedLibraryIsNamedWithItsSize(int length) throws IOException {
        Path file = ElfBytes.forGpu(90).write(folder.resolve("norm.so"), length);
        String line = refusal(file);
        assertTrue(line.startsWith(file + " is truncated or damaged: it has " + length + " bytes"), line);
        assertTrue(line.endsWith("build or install it again"), line);
    }

    @Test
    void whatIsNoLibraryIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("norm.so"), "version https://git-lfs.github.com/spec/v1");
        assertEquals(text + " is no shared library", refusal(text));
        Path empty = Files.writeString(folder.resolve("empty.so"), "");
        assertEquals(empty + " is no shared library", refusal(empty));
        Path program = ElfBytes.forGpu(90).withType(2).write(folder.resolve("program"));
        assertEquals(program + " is no shared library but an ELF file of type 2", refusal(program));
    }

    @Test
    void aLibraryForAnotherProcessorIsNamed() throws IOException {
        Path arm = ElfBytes.forGpu(90).withMachine(183).write(folder.resolve("norm.so"));
        assertEquals(
                arm + " is for another kind of processor (ELF machine 183); this suite needs one for Linux on x86-64",
                refusal(arm));
    }

    @Test
    void aFileThatIsGoneIsNamed() {
        Path gone = folder.resolve("norm.so");
        assertTrue(refusal(gone).startsWith("cannot read " + gone));
    }

    private static String refusal(Path file) {
        return assertThrows(ForeignLibraryException.class, () -> SharedObject.read(file))
                .getMessage();
    }
}
