package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Libraries that load, as Java brings some, and are not what they should be. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ForeignLoadingTest {

    private static final Path OTHER_LIBRARY = Path.of(System.getProperty("java.home"), "lib", "libverify.so");

    @TempDir
    Path folder;

    @Test
    void aLibraryThatIsNotTvmFfiIsIncompatible() {
        assertEquals(
                OTHER_LIBRARY + " has no function TVMFFIGetVersion: it is incompatible; install apache-tvm-ffi 0.1",
                refusal(() -> FlashInfer.open(files(OTHER_LIBRARY))));
    }

    @Test
    void aTruncatedLibraryIsRefusedBeforeTheLoaderSeesIt() throws IOException {
        byte[] whole = Files.readAllBytes(OTHER_LIBRARY);
        Path half = Files.write(folder.resolve("libtvm_ffi.so"), Arrays.copyOf(whole, whole.length / 2));
        String line = refusal(() -> FlashInfer.open(files(half)));
        assertTrue(line.startsWith(half + " is truncated or damaged"), line);
    }

    @Test
    void withoutTvmFfiTheLineSaysWhereItIs() {
        String line = refusal(() -> FlashInfer.open(files(null)));
        assertTrue(line.contains("Python package apache-tvm-ffi, folder tvm_ffi/lib"), line);
    }

    @Test
    void aModuleWithoutTheFunctionIsNamed() {
        LoadedModule module = new LoadedModule(OTHER_LIBRARY, () -> "");
        assertEquals(
                OTHER_LIBRARY + " has no function __tvm_ffi_trtllm_allreduce_fusion: it is not FlashInfer's, or of a"
                        + " version before 0.5; install FlashInfer 0.5 or newer",
                refusal(() -> module.function(AllReduceFusion.NAME)));
    }

    @Test
    void aLibraryOfAnotherCudaVersionSaysWhichItNeeds() {
        assertEquals(
                "/x/norm.so needs libcudart.so.12, which is not on this machine: it is built for CUDA 12; install that"
                        + " runtime, or build FlashInfer with the CUDA that is here",
                LoadFailure.explain(
                        Path.of("/x/norm.so"),
                        "libcudart.so.12: cannot open shared object file: No such file or directory"));
    }

    @Test
    void aLibraryForAnotherTvmFfiSaysSo() {
        assertEquals(
                "/x/norm.so needs the function TVMFFIEnvGetStream, which no library has; libtvm_ffi.so is incompatible:"
                        + " install the apache-tvm-ffi that this FlashInfer asks for",
                LoadFailure.explain(Path.of("/x/norm.so"), "/x/norm.so: undefined symbol: TVMFFIEnvGetStream"));
    }

    private FlashInferFiles files(Path tvmFfi) {
        return new FlashInferFiles(folder, "0.6.18", Map.of(), tvmFfi);
    }

    private static String refusal(Runnable call) {
        return assertThrows(ForeignLibraryException.class, call::run).getMessage();
    }
}
