package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds FlashInfer in the folders in which FlashInfer itself puts its compiled modules ({@code flashinfer/jit/env.py}): in a
 * cache, as {@code <version>/<architectures>/cached_ops/<module>/<module>.so}, or ready-made in a Python package.
 */
public final class FlashInferSearch {

    private static final List<String> CACHE =
            List.of(".cache/flashinfer/*/*/cached_ops", ".cache/flashinfer/*/cached_ops");
    private static final List<String> PACKAGES = List.of("flashinfer_jit_cache/jit_cache", "flashinfer/data/aot");
    /** Where modules lie below a folder that the user named: it may be any part of these paths. */
    private static final List<String> BELOW_A_FOLDER =
            List.of("", "cached_ops", "*/cached_ops", "*/*/cached_ops", "flashinfer/*/*/cached_ops", "jit_cache");

    private final Map<String, String> environment;
    private final Path home;

    FlashInferSearch(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /** A search with this process's environment and home directory. */
    public static FlashInferSearch ofThisProcess() {
        return new FlashInferSearch(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * All that there are in FlashInfer's own places: first the ready-made package of the active Python environment, which
     * FlashInfer prefers, then those of the cache, newest first.
     *
     * @throws ForeignLibraryException if there is none
     */
    public List<FlashInferFiles> installed() {
        List<Path> folders = new ArrayList<>();
        for (Path packages : PythonPackages.active(environment, home)) {
            PACKAGES.forEach(place -> folders.addAll(Folders.at(packages, place)));
        }
        String base = environment.getOrDefault("FLASHINFER_WORKSPACE_BASE", "");
        Path cacheBase = base.isBlank() ? home : Path.of(base);
        List<Path> cached = new ArrayList<>();
        CACHE.forEach(place -> cached.addAll(Folders.at(cacheBase, place)));
        cached.sort(NEWEST_FIRST);
        folders.addAll(cached);
        List<FlashInferFiles> found = in(folders, List.of());
        if (found.isEmpty()) {
            throw new ForeignLibraryException("FlashInfer not found: no compiled module in "
                    + cacheBase.resolve(".cache/flashinfer") + " or in the active Python environment. Install"
                    + " flashinfer-python and flashinfer-jit-cache with pip, or let FlashInfer compile the module ("
                    + FlashInferModule.FUSION.pythonCall() + "), or name a library with --flashinfer PATH");
        }
        return found;
    }

    /**
     * All that a path names: a module's file, a folder of FlashInfer's cache, or a Python environment; newest first.
     *
     * @throws ForeignLibraryException if there is none
     */
    public List<FlashInferFiles> at(Path path) {
        Path given = path.toAbsolutePath().normalize();
        if (Files.isDirectory(given)) {
            return inFolder(FlashInferModule.isFolderOfOne(given) ? given.getParent() : given);
        }
        if (!Files.exists(given)) {
            throw new ForeignLibraryException("--flashinfer " + path + ": no such file or folder");
        }
        if (!FlashInferModule.isFileOfOne(given)) {
            throw new ForeignLibraryException("--flashinfer " + path
                    + ": not a module that the suite knows (trtllm_comm.so, vllm_comm.so, norm.so);"
                    + " name one of them, a folder of FlashInfer's cache, or a Python environment");
        }
        Path folder = given.getParent();
        return in(List.of(FlashInferModule.isFolderOfOne(folder) ? folder.getParent() : folder), List.of());
    }

    private List<FlashInferFiles> inFolder(Path given) {
        List<Path> packageFolders = new ArrayList<>(PythonPackages.of(given));
        packageFolders.add(given);
        List<Path> folders = new ArrayList<>();
        BELOW_A_FOLDER.forEach(place -> folders.addAll(Folders.at(given, place)));
        CACHE.forEach(place -> folders.addAll(Folders.at(given, place)));
        for (Path packages : packageFolders) {
            PACKAGES.forEach(place -> folders.addAll(Folders.at(packages, place)));
        }
        folders.sort(NEWEST_FIRST);
        List<FlashInferFiles> found = in(folders, packageFolders);
        if (found.isEmpty()) {
            throw new ForeignLibraryException(
                    "--flashinfer " + given + ": no trtllm_comm.so, vllm_comm.so or norm.so in any"
                            + " place where FlashInfer puts them (cached_ops/MODULE/MODULE.so in its cache,"
                            + " flashinfer_jit_cache/jit_cache/MODULE/MODULE.so in a Python environment)");
        }
        return found;
    }

    private List<FlashInferFiles> in(List<Path> folders, List<Path> packageFolders) {
        Map<Path, FlashInferFiles> found = new LinkedHashMap<>();
        for (Path folder : folders) {
            Map<FlashInferModule, Path> modules = new EnumMap<>(FlashInferModule.class);
            for (FlashInferModule module : FlashInferModule.values()) {
                for (Path file : List.of(module.within(folder), folder.resolve(module.fileName()))) {
                    if (Files.isRegularFile(file)) {
                        modules.putIfAbsent(module, file);
                    }
                }
            }
            if (!modules.isEmpty()) {
                found.putIfAbsent(
                        folder,
                        new FlashInferFiles(
                                folder, FlashInferVersion.of(folder), modules, tvmFfi(folder, packageFolders)));
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Searches beside the modules and in the folders above them, then in the folder that the user named, then in the active
     * environment.
     */
    private Path tvmFfi(Path folder, List<Path> packageFolders) {
        Set<Path> places = new LinkedHashSet<>();
        for (Path above = folder; above != null; above = above.getParent()) {
            places.add(above);
            places.add(above.resolve("tvm_ffi/lib"));
        }
        List<Path> packages = new ArrayList<>(packageFolders);
        packages.addAll(PythonPackages.active(environment, home));
        packages.forEach(p -> places.add(p.resolve("tvm_ffi/lib")));
        return places.stream()
                .map(p -> p.resolve("libtvm_ffi.so"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private static final Comparator<Path> NEWEST_FIRST = Comparator.comparing(
                    FlashInferVersion::of, FlashInferVersion.OLDEST_FIRST)
            .thenComparing(FlashInferSearch::modified)
            .reversed();

    private static long modified(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis();
        } catch (IOException gone) {
            return 0;
        }
    }
}
