package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {

    @TempDir
    Path temp;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aNamedPipeIsRefusedAtOnce() throws IOException, InterruptedException {
        Path pipe = temp.resolve("run.machine.json");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        String message = pipe + ": no such file, or not one that can be read";
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertEquals(
                    message,
                    assertThrows(IOException.class, () -> JmhResults.read(pipe)).getMessage());
            assertEquals(
                    message,
                    assertThrows(IOException.class, () -> MachineRecord.read(pipe))
                            .getMessage());
        });
    }

    /** As {@code report <(zcat run.json.gz)} gives it. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aPipeThatIsOpenIsRead() throws IOException, InterruptedException {
        Path script = Files.writeString(
                temp.resolve("read.sh"),
                "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path") + "' io.fusedcollective.cli.Main report <(echo '{}')");
        Process read = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(read.getInputStream().readAllBytes());
        assertEquals(2, read.waitFor(), output);
        assertEquals(true, output.contains("JMH's results are a list; this file holds one object"), output);
    }
}
