package io.fusedcollective.cuda;

import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.backend.LibraryFacts;
import io.fusedcollective.backend.LibraryFacts.LibraryFile;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.foreign.FlashInfer;
import io.fusedcollective.foreign.FlashInferFiles;
import io.fusedcollective.foreign.FlashInferModule;
import io.fusedcollective.foreign.FlashInferSearch;
import io.fusedcollective.foreign.FolderSafety;
import io.fusedcollective.foreign.ForeignLibraryException;
import io.fusedcollective.problem.FusionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The FlashInfer that the option {@code --flashinfer} selects on this machine. It loads a library only when needed. */
final class FlashInferChoice {

    private static final String LIBRARY = "FlashInfer";

    private static final Map<String, FlashInferChoice> BY_OPTION = new ConcurrentHashMap<>();

    /** The only one that this process can load: a second libtvm_ffi.so registers its functions again, and ends the process. */
    private static FlashInferChoice loaded;

    private final List<FlashInferFiles> found;
    /** Why nothing was found; null otherwise. */
    private final String missing;

    private FlashInfer opened;

    private FlashInferChoice(List<FlashInferFiles> found, String missing) {
        this.found = found;
        this.missing = missing;
    }

    /** @param option a path, or {@link FusionOptions#INSTALLED} */
    static FlashInferChoice of(String option) {
        return BY_OPTION.computeIfAbsent(option, FlashInferChoice::search);
    }

    private static FlashInferChoice search(String option) {
        FlashInferSearch search = FlashInferSearch.ofThisProcess();
        try {
            return new FlashInferChoice(
                    option.equals(FusionOptions.INSTALLED) ? search.installed() : search.at(Path.of(option)), null);
        } catch (ForeignLibraryException e) {
            return new FlashInferChoice(List.of(), e.getMessage());
        }
    }

    /** The first FlashInfer whose fused all-reduce runs on this GPU, because FlashInfer has a cache for each architecture. */
    Optional<FlashInferFiles> files(GpuDevice device) {
        return found.stream()
                .filter(files -> files.whyNot(FlashInferModule.FUSION, capability(device))
                        .isEmpty())
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /** Why the module cannot be used on this GPU, in one line; empty if it can. */
    Optional<String> whyNot(FlashInferModule module, GpuDevice device) {
        return files(device)
                .map(files -> files.whyNot(module, capability(device)))
                .orElse(Optional.ofNullable(missing));
    }

    /**
     * Like {@link #whyNot(FlashInferModule, GpuDevice)}, and then asks the loaded library.
     *
     * @param ask loads the module and says what it cannot do
     */
    Optional<String> whyNot(FlashInferModule module, GpuDevice device, Function<FlashInfer, Optional<String>> ask) {
        Optional<String> files = whyNot(module, device);
        if (files.isPresent()) {
            return files;
        }
        if (otherIsLoaded()) {
            // The process that measures with this one asks it.
            return Optional.empty();
        }
        try {
            return ask.apply(open(device));
        } catch (ForeignLibraryException e) {
            return Optional.of(e.getMessage());
        }
    }

    private boolean otherIsLoaded() {
        synchronized (FlashInferChoice.class) {
            return loaded != null && loaded != this;
        }
    }

    /** @throws ForeignLibraryException if there is none that can be loaded */
    synchronized FlashInfer open(GpuDevice device) {
        if (opened == null) {
            synchronized (FlashInferChoice.class) {
                if (otherIsLoaded()) {
                    throw new ForeignLibraryException(
                            "one process can load only one FlashInfer, and this one has loaded "
                                    + "another; give --forks 1 or more, so that each result has a process of its own");
                }
                loaded = this;
            }
            opened = FlashInfer.open(files(device).orElseThrow(() -> new ForeignLibraryException(missing)));
        }
        return opened;
    }

    /** The library's facts for the record of a run. */
    Optional<LibraryFacts> facts(String option, GpuDevice device) {
        return files(device).map(files -> {
            List<Path> paths = new ArrayList<>(files.modules().values());
            Optional.ofNullable(files.tvmFfi()).ifPresent(paths::add);
            paths.sort(null);
            return new LibraryFacts(
                    option,
                    files.version(),
                    paths.stream()
                            .map(path -> new LibraryFile(path.toString(), FlashInferFiles.sha256(path)))
                            .toList(),
                    paths.stream()
                            .flatMap(path -> FolderSafety.warning(path).stream())
                            .toList());
        });
    }

    /** The lines of doctor: about the FlashInfer that these GPUs would run; about all if there is no GPU. */
    List<Diagnosis> diagnose(List<GpuDevice> devices) {
        if (found.isEmpty()) {
            return List.of(new Diagnosis(LIBRARY, "not found", missing));
        }
        List<FlashInferFiles> chosen =
                devices.isEmpty() ? found : files(devices.get(0)).stream().toList();
        List<Diagnosis> diagnoses = new ArrayList<>();
        for (FlashInferFiles files : chosen) {
            diagnoses.add(new Diagnosis(LIBRARY, files.version() + " in " + files.folder(), null));
            for (FlashInferModule module : FlashInferModule.values()) {
                String what = "  " + module.moduleName();
                Optional<String> whyNot =
                        devices.isEmpty() ? Optional.empty() : whyNot(module, devices.get(0), FlashInfer.loads(module));
                diagnoses.add(whyNot.map(why -> new Diagnosis(what, "cannot be used", why))
                        .orElseGet(() -> new Diagnosis(what, module.purpose(), null)));
                Optional.ofNullable(files.modules().get(module))
                        .flatMap(FolderSafety::warning)
                        .ifPresent(warning -> diagnoses.add(
                                new Diagnosis(what, "not safe", warning + "; loading it runs what they put there")));
            }
        }
        return diagnoses;
    }

    /** The compute capability as 10 x major + minor. */
    static int capability(GpuDevice device) {
        return Integer.parseInt(device.computeCapability().replace(".", ""));
    }
}
