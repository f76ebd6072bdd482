package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The shell's line that compiles a kernel, with a compiler that only copies. */
class KernelBuildTest {

    private static final String ARCHITECTURES = "${cuda.architectures}";

    @TempDir
    Path temp;

    @Test
    void aFolderMayHaveAnyName() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("a b#c%d'e$f"));
        Path source = Files.writeString(folder.resolve("fused.cu"), "kernel");
        Path target = folder.resolve("fused.fatbin");
        assertEquals("nvcc fused.cu\n", output(0, compilerThat("cp \"$4\" \"$3\""), source, target));
        assertEquals("kernel", Files.readString(target));
        assertEquals(2, Files.list(folder).count(), "nothing but source and target");
    }

    /** What is cut short has another name, so the next build does not take it for a kernel. */
    @Test
    void aCompilationThatFailsLeavesNoKernel() throws Exception {
        Path source = Files.writeString(temp.resolve("fused.cu"), "kernel");
        Path target = temp.resolve("fused.fatbin");
        output(1, compilerThat("echo half > \"$3\"; exit 1"), source, target);
        assertTrue(Files.notExists(target));
    }

    /** @param does with $3, the file to write, and $4, the source */
    private Path compilerThat(String does) throws IOException {
        Path folder = Files.createDirectories(temp.resolve("bin"));
        Path nvcc = Files.writeString(
                folder.resolve("nvcc"), "#!/bin/sh\nwhile [ \"$1\" != -arch ]; do shift; done\n" + does + "\n");
        Files.setPosixFilePermissions(nvcc, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    private static String output(int exitCode, Path compiler, Path source, Path target) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", line(), source.toString(), target.toString());
        shell.environment().merge("PATH", compiler.toString(), (path, first) -> first + ":" + path);
        Process process = shell.redirectErrorStream(true).start();
        String output = process.inputReader().lines().collect(Collectors.joining("\n", "", "\n"));
        assertEquals(exitCode, process.waitFor(), output);
        return output;
    }

    private static String line() throws Exception {
        NodeList arguments = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("src/main/cuda/build.xml").toFile())
                .getElementsByTagName("arg");
        for (int i = 0; i < arguments.getLength(); i++) {
            String value = ((Element) arguments.item(i)).getAttribute("value");
            if (value.contains(ARCHITECTURES)) {
                return value.replace(ARCHITECTURES, "-arch");
            }
        }
        throw new AssertionError("build.xml compiles nothing");
    }
}
