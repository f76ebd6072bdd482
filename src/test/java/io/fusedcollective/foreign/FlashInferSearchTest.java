package io.fusedcollective.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over made-up folder trees, laid out as FlashInfer lays its own out. */
class FlashInferSearchTest {

    private static final String CACHE = ".cache/flashinfer/";

    @TempDir
    Path root;

    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/nowhere"));

    @Test
    void newestVersionOfTheCacheComesFirst() throws IOException {
        module("home/" + CACHE + "0.6.9/90a/cached_ops", "trtllm_comm");
        module("home/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        module("home/" + CACHE + "0.5.3/90a_100a/cached_ops", "trtllm_comm");
        assertEquals(List.of("0.6.18", "0.6.9", "0.5.3"), versions(installed()));
    }

    @Test
    void theUsersWorkspaceBaseTakesTheHomesPlace() throws IOException {
        module("home/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        module("base/" + CACHE + "0.5.3/90a/cached_ops", "trtllm_comm");
        environment.put("FLASHINFER_WORKSPACE_BASE", root.resolve("base").toString());
        assertEquals(List.of("0.5.3"), versions(installed()));
    }

    @Test
    void aReadyMadePackageOfTheActiveEnvironmentComesBeforeTheCache() throws IOException {
        module("home/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        module("venv/lib/python3.12/site-packages/flashinfer_jit_cache/jit_cache", "trtllm_comm");
        file("venv/lib/python3.12/site-packages/flashinfer_jit_cache/_build_meta.py", "__version__ = '0.6.9+cu130'\n");
        environment.put("VIRTUAL_ENV", root.resolve("venv").toString());
        assertEquals(List.of("0.6.9+cu130", "0.6.18"), versions(installed()));
    }

    @Test
    void condasEnvironmentAndTheFirstPythonOfThePathCountAsActive() throws IOException {
        module("conda/lib/python3.11/site-packages/flashinfer/data/aot", "norm");
        environment.put("CONDA_PREFIX", root.resolve("conda").toString());
        assertEquals(1, installed().size());

        environment.remove("CONDA_PREFIX");
        file("usr/bin/python3", "").toFile().setExecutable(true);
        module("usr/local/lib/python3.12/dist-packages/flashinfer_jit_cache/jit_cache", "vllm_comm");
        environment.put("PATH", "/nowhere:" + root.resolve("usr/bin"));
        assertEquals(Set.of(FlashInferModule.VLLM), installed().get(0).modules().keySet());
    }

    @Test
    void everyPartOfThePathCanBeNamed() throws IOException {
        Path ops = module("base/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        Path other = module("base/" + CACHE + "0.6.18/90a/cached_ops", "norm");
        for (Path given = ops; !given.equals(root); given = given.getParent()) {
            FlashInferFiles found = search().at(given).get(0);
            assertEquals("0.6.18", found.version(), given.toString());
            assertEquals(ops, found.modules().get(FlashInferModule.FUSION), given.toString());
            assertEquals(other, found.modules().get(FlashInferModule.NORM), given.toString());
        }
    }

    @Test
    void anEnvironmentAndItsPackagesFolderCanBeNamed() throws IOException {
        Path packages = root.resolve("venv/lib/python3.12/site-packages");
        module("venv/lib/python3.12/site-packages/flashinfer_jit_cache/jit_cache", "trtllm_comm");
        Path ffi = tvmFfi("venv/lib/python3.12/site-packages");
        for (Path given : List.of(root.resolve("venv"), packages, packages.resolve("flashinfer_jit_cache"))) {
            FlashInferFiles found = search().at(given).get(0);
            assertTrue(found.has(FlashInferModule.FUSION), given.toString());
            assertEquals(ffi, found.tvmFfi(), given.toString());
        }
    }

    @Test
    void tvmFfiIsTakenFromBesideTheModulesBeforeTheActiveEnvironment() throws IOException {
        module("base/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        assertNull(search().at(root.resolve("base")).get(0).tvmFfi());

        Path active = tvmFfi("venv/lib/python3.12/site-packages");
        environment.put("VIRTUAL_ENV", root.resolve("venv").toString());
        assertEquals(active, search().at(root.resolve("base")).get(0).tvmFfi());

        Path beside = tvmFfi("base");
        assertEquals(beside, search().at(root.resolve("base")).get(0).tvmFfi());
    }

    @Test
    void whatHoldsNoLibraryIsNamedWithWhatToGive() throws IOException {
        assertEquals(
                "--flashinfer " + root.resolve("gone") + ": no such file or folder",
                refusal(() -> search().at(root.resolve("gone"))));

        Path other = file("things/libother.so", "");
        String line = refusal(() -> search().at(other));
        assertTrue(line.startsWith("--flashinfer " + other + ": not a module that the suite knows"), line);

        file("things/readme.txt", "");
        String folder = refusal(() -> search().at(root.resolve("things")));
        assertTrue(folder.contains("no trtllm_comm.so, vllm_comm.so or norm.so in any place"), folder);
    }

    @Test
    void withoutFlashInferOneLineSaysHowToGetIt() {
        String line = refusal(this::installed);
        assertTrue(
                line.startsWith(
                        "FlashInfer not found: no compiled module in " + root.resolve("home/.cache/flashinfer")),
                line);
        assertTrue(line.contains("Install flashinfer-python and flashinfer-jit-cache with pip"), line);
        assertTrue(line.contains("--flashinfer PATH"), line);
    }

    @Test
    void whyAModuleCannotBeUsedNamesTheFileAndWhatToDo() throws IOException {
        Path fusion = module("base/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        Path ffi = tvmFfi("base");
        FlashInferFiles files = search().at(root.resolve("base")).get(0);

        assertEquals(Optional.empty(), files.whyNot(FlashInferModule.FUSION, 90));
        assertEquals(
                Optional.of(fusion + " is compiled for compute capability 9.0, and this GPU has 10.0:"
                        + " compile it with FLASHINFER_CUDA_ARCH_LIST=10.0"),
                files.whyNot(FlashInferModule.FUSION, 100));

        String missing = files.whyNot(FlashInferModule.NORM, 90).orElseThrow();
        assertTrue(missing.contains("has no norm.so (RMSNorm)"), missing);
        assertTrue(missing.contains("flashinfer.norm.get_norm_module()"), missing);

        Files.writeString(ffi, "not a library");
        assertEquals(Optional.of(ffi + " is no shared library"), files.whyNot(FlashInferModule.FUSION, 90));

        Files.delete(ffi);
        String withoutFfi = search().at(root.resolve("base"))
                .get(0)
                .whyNot(FlashInferModule.FUSION, 90)
                .orElseThrow();
        assertTrue(withoutFfi.startsWith("libtvm_ffi.so, which " + fusion + " needs, is not found"), withoutFfi);
    }

    @Test
    void theDigestIsThatOfTheFile() throws IOException {
        Path fusion = module("base/" + CACHE + "0.6.18/90a/cached_ops", "trtllm_comm");
        FlashInferFiles files = search().at(root.resolve("base")).get(0);
        Files.writeString(fusion, "abc");
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                files.sha256(FlashInferModule.FUSION));
    }

    private FlashInferSearch search() {
        return new FlashInferSearch(environment, root.resolve("home"));
    }

    private List<FlashInferFiles> installed() {
        return search().installed();
    }

    private static List<String> versions(List<FlashInferFiles> found) {
        return found.stream().map(FlashInferFiles::version).toList();
    }

    private Path module(String folder, String name) throws IOException {
        return ElfBytes.forGpu(90).write(root.resolve(folder).resolve(name).resolve(name + ".so"));
    }

    private Path tvmFfi(String packages) throws IOException {
        return ElfBytes.forGpu(90).write(root.resolve(packages).resolve("tvm_ffi/lib/libtvm_ffi.so"));
    }

    private Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String refusal(Runnable search) {
        return assertThrows(ForeignLibraryException.class, search::run).getMessage();
    }
}
