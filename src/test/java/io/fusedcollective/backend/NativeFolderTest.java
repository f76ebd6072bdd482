package io.fusedcollective.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {

    private static final String RESOURCE = "/fake/libcuda.c";

    @TempDir
    Path temp;

    @Test
    void itIsMadeForItsOwnerAlone() throws IOException {
        Path folder = temp.resolve("a/native");
        assertEquals(Optional.empty(), NativeFolder.unfit(folder));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void oneThatOthersMayWriteToIsClosedToThem() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("native"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(Optional.empty(), NativeFolder.unfit(folder));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void aLinkOrAFileIsNoFolder() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("target")));
        assertEquals(Optional.of("is no folder, or a link to one"), NativeFolder.unfit(link));
        assertEquals(
                Optional.of("is no folder, or a link to one"),
                NativeFolder.unfit(Files.createFile(temp.resolve("file"))));
    }

    @Test
    void whatIsThereIsReplacedUnlessItIsTheSame() throws IOException {
        byte[] resource = NativeFolderTest.class.getResourceAsStream(RESOURCE).readAllBytes();
        Path planted = temp.resolve("libcuda.c");
        byte[] other = resource.clone();
        other[other.length / 2] ^= 1;
        Path elsewhere = Files.write(temp.resolve("elsewhere"), resource);
        for (byte[] content : new byte[][] {new byte[0], other, resource}) {
            Files.write(planted, content);
            assertEquals(planted, NativeFolder.unpack(RESOURCE, temp));
            assertEquals(-1, java.util.Arrays.mismatch(resource, Files.readAllBytes(planted)));
        }
        Files.delete(planted);
        Files.createSymbolicLink(planted, elsewhere);
        NativeFolder.unpack(RESOURCE, temp);
        assertEquals(false, Files.isSymbolicLink(planted), "whoever owns the target could change it");
    }
}
