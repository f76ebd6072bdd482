package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program in processes of its own, in environments that are broken: it says what is wrong, and never with a stack trace. */
class DoctorTest {

    @TempDir
    Path temp;

    private final List<String> options = new ArrayList<>();

    @BeforeEach
    void unpackToThisTest() {
        options.add("-Duser.home=" + temp);
    }

    /** A driver that fails, built here: its code, what that means, and what to do. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | shows no GPU to this process (CUDA_ERROR_NO_DEVICE, 100) | CUDA_VISIBLE_DEVICES",
                "34  | is the stub that the CUDA toolkit has for linking (CUDA_ERROR_STUB_LIBRARY, 34) | stubs",
                "802 | waits for the fabric manager, which connects the GPUs (CUDA_ERROR_SYSTEM_NOT_READY, 802) | nvidia-fabricmanager",
                "803 | has a kernel module and a libcuda.so.1 of different versions (CUDA_ERROR_SYSTEM_DRIVER_MISMATCH, 803) | restart",
                "804 | is of the package cuda-compat, which does not support these GPUs (CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE, 804) | compat",
                "999 | does not start (CUDA_ERROR_UNKNOWN, 999) | nvidia-smi",
            })
    void aDriverThatFailsSaysWhy(String code, String meaning, String remedy) throws IOException, InterruptedException {
        String folder = driver().toString();
        String output = output(0, Map.of("LD_LIBRARY_PATH", folder, "FAKE_CU_INIT", code), "doctor");
        List<String> lines = output.lines().toList();
        int driver = lines.indexOf("  !!   Driver             " + meaning);
        assertTrue(driver > 0, output);
        assertTrue(
                lines.get(driver + 1).contains("-> ") && lines.get(driver + 1).contains(remedy), output);
    }

    @Test
    void whoGetsTheHostInsteadReadsTheCode() throws IOException, InterruptedException {
        String output = output(
                2,
                Map.of("LD_LIBRARY_PATH", driver().toString(), "FAKE_CU_INIT", "802"),
                "run",
                "--backend",
                "cuda",
                "--output-file",
                temp.resolve("x.json").toString());
        assertTrue(output.contains("(CUDA_ERROR_SYSTEM_NOT_READY, 802)"), output);
        assertEquals(1, output.lines().count(), output);
    }

    @Test
    void aLibraryThatWasCutShortIsUnpackedAgain() throws IOException, InterruptedException {
        Map<String, String> environment = Map.of("LD_LIBRARY_PATH", driver().toString(), "FAKE_CU_INIT", "100");
        output(0, environment, "doctor");
        Path library = Files.walk(temp)
                .filter(file -> file.getFileName().toString().startsWith("libJCudaDriver"))
                .findFirst()
                .orElseThrow();
        Files.write(library, new byte[5000]);
        assertTrue(output(0, environment, "doctor").contains("CUDA_ERROR_NO_DEVICE"));
        assertTrue(Files.size(library) > 100_000);
    }

    /** Java would warn of each in words of its own before anything else is said. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "libcudart.so.13 | CUDA runtime",
                "libnccl.so.2    | NCCL        ",
                "libnvrtc.so.13  | NVRTC       ",
            })
    void aLibraryThatIsNoneIsNamed(String file, String what) throws IOException, InterruptedException {
        Path library = driver().resolve(file);
        Files.writeString(library, "junk");
        String output = output(0, Map.of("LD_LIBRARY_PATH", library.getParent().toString()), "doctor");
        assertTrue(output.startsWith("  ok   JDK "), output);
        assertTrue(output.contains("  !!   %-18s %s is no 64-bit library\n".formatted(what, library)), output);
    }

    /** Neither is a matter of the build, and a run would fail on each. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FAKE_CAPABILITY=80 | GPU 0 | NVIDIA Example, compute capability 8.0, too old for the kernels"
                        + " | the kernels need compute capability 9.0 or newer; choose other GPUs by CUDA_VISIBLE_DEVICES",
                "FAKE_CUDA=12080 | Driver | version unknown, as NVML does not load, CUDA 12.8, too old"
                        + " | update the driver to 580 or newer: the libraries are of CUDA 13",
            })
    void whatIsTooOldRunsNothing(String variable, String what, String found, String remedy)
            throws IOException, InterruptedException {
        String[] parts = variable.split("=");
        Map<String, String> environment = Map.of("LD_LIBRARY_PATH", driver().toString(), parts[0], parts[1]);
        String output = output(0, environment, "doctor");
        assertTrue(output.contains("  !!   %-18s %s\n       %-18s -> %s\n".formatted(what, found, "", remedy)), output);
        assertTrue(output.endsWith("This machine can run: host\n"), output);
        String refusal = output(
                2,
                environment,
                "run",
                "--backend",
                "cuda",
                "--output-file",
                temp.resolve("x.json").toString());
        assertEquals("--backend cuda cannot run here: " + what + ": " + found + "; see doctor\n", refusal);
    }

    /** The bindings of all three need the driver, so what they say without one is not about them. */
    @Test
    void withoutADriverLibrariesAreNotChecked() throws IOException, InterruptedException {
        String output = output(0, Map.of(), "doctor");
        assumeTrue(output.contains("  !!   Driver             not found\n"), "there is a driver");
        for (String library : List.of("CUDA runtime", "NCCL", "NVRTC")) {
            assertTrue(output.matches("(?s).*!!   " + library + " +not checked, needs the driver\n.*"), output);
        }
        assertTrue(output.endsWith("\nThis machine can run: host\n"), output);
    }

    /** The folder that everybody writes to is never loaded from. */
    @Test
    void theSharedTemporaryFolderIsLeftAlone() throws IOException, InterruptedException {
        Path shared = Files.createDirectory(temp.resolve("tmp"));
        options.add("-Djava.io.tmpdir=" + shared);
        Path planted = shared.resolve("libJCudaDriver-12.6.0-linux-x86_64.so");
        Files.writeString(planted, "planted");
        String output = output(0, Map.of("LD_LIBRARY_PATH", driver().toString(), "FAKE_CU_INIT", "100"), "doctor");
        assertTrue(output.contains("CUDA_ERROR_NO_DEVICE"), output);
        try (var files = Files.list(shared)) {
            assertEquals(
                    List.of(planted),
                    files.filter(file -> !file.endsWith("hsperfdata_root")).toList());
        }
    }

    @Test
    void aHomeThatCannotBeUsedIsNone() throws IOException, InterruptedException {
        options.set(0, "-Duser.home=/proc/none");
        assertTrue(output(0, Map.of(), "doctor").contains("host backend"));
        // As Java says for a user without an entry in the list of users.
        options.set(0, "-Duser.home=?");
        assertTrue(output(0, Map.of("HOME", ""), "doctor").contains("host backend"));
        assertFalse(Files.exists(Path.of("?")));
        options.set(0, "-Duser.home=" + temp.resolve("caf\u00e9"));
        String output = output(0, Map.of("LC_ALL", "C"), "doctor");
        assertTrue(output.contains("host backend"), output);
    }

    /** A run refuses these; doctor is there to say so. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RANK=0 WORLD_SIZE=2 | LOCAL_RANK is not set, but RANK=0 and WORLD_SIZE=2 are",
                "RANK=0 WORLD_SIZE=1 |",
                "PMIX_RANK=3 | PMIX_RANK=3 says that a launcher started this process",
            })
    void neverRefuses(String variables, String finding) throws IOException, InterruptedException {
        Map<String, String> environment = new java.util.HashMap<>();
        for (String variable : variables.split(" ")) {
            environment.put(variable.split("=")[0], variable.split("=")[1]);
        }
        String output = output(0, environment, "doctor");
        assertTrue(output.contains(finding == null ? "host backend" : "!!   Launcher           " + finding), output);
    }

    /** One process a rank cannot be the host's ranks, which are threads of one process. */
    @Test
    void failsIfNothingRuns() throws IOException, InterruptedException {
        Map<String, String> torchrun = Map.of(
                "RANK", "0",
                "WORLD_SIZE", "2",
                "LOCAL_RANK", "0",
                "MASTER_ADDR", "127.0.0.1",
                "MASTER_PORT", "29500",
                "CUDA_VISIBLE_DEVICES", "");
        assertTrue(output(1, torchrun, "doctor")
                .endsWith("\nThis machine can run nothing: mend what is marked !! above\n"));
    }

    private Path driver() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(temp.resolve("driver"));
        Path source = Path.of(DoctorTest.class.getResource("/fake/libcuda.c").getPath());
        int compiled;
        try {
            compiled = new ProcessBuilder(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-o",
                            folder.resolve("libcuda.so.1").toString(),
                            source.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            compiled = 1;
        }
        assumeTrue(compiled == 0, "a fake driver needs a C compiler, cc");
        return folder;
    }

    private String output(int exitCode, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(SuiteCommand.of(options, List.of(arguments))).redirectErrorStream(true);
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(exitCode, process.waitFor(), output);
        assertFalse(output.contains("\tat "), output);
        return output;
    }
}
