package io.fusedcollective.foreign;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A FlashInfer. It loads a module on first use, and keeps it for the life of the process. All threads may use it. */
public final class FlashInfer {

    private final FlashInferFiles files;
    private final TvmFfi ffi;
    private final Map<FlashInferModule, FfiLibrary> libraries = new EnumMap<>(FlashInferModule.class);
    private AllReduceFusion fusion;

    private FlashInfer(FlashInferFiles files, TvmFfi ffi) {
        this.files = files;
        this.ffi = ffi;
    }

    /** @throws ForeignLibraryException with one line that names the file and what to do, here and from all other methods */
    public static FlashInfer open(FlashInferFiles files) {
        if (files.tvmFfi() == null) {
            throw new ForeignLibraryException(FlashInferFiles.withoutTvmFfi(files.folder()));
        }
        return new FlashInfer(files, TvmFfi.load(files.tvmFfi()));
    }

    public FlashInferFiles files() {
        return files;
    }

    /** Sets the stream, a {@code CUstream} of this device, for all later work of this thread. */
    public void setStream(int device, long stream) {
        ffi.setStream(device, stream);
    }

    /** Loads a module; the answer is empty, as it throws if it cannot. */
    public static Function<FlashInfer, Optional<String>> loads(FlashInferModule module) {
        return library -> {
            library.library(module);
            return Optional.empty();
        };
    }

    public synchronized AllReduceFusion fusion() {
        if (fusion == null) {
            fusion = new AllReduceFusion(library(FlashInferModule.FUSION).function(AllReduceFusion.NAME));
        }
        return fusion;
    }

    public NormFunctions norm() {
        return new NormFunctions(library(FlashInferModule.NORM));
    }

    /** How much memory each rank lends to vLLM's custom all-reduce, zero at first, which all ranks address. */
    public long vllmWorkspaceBytes(long tensorBytes) {
        return VllmAllReduce.workspaceBytes(library(FlashInferModule.VLLM), tensorBytes);
    }

    /**
     * @param signals each rank's {@link #vllmWorkspaceBytes}, as this rank addresses it
     * @param rankData on this rank's device, {@link VllmAllReduce#SLOT_BYTES} for each registered input and each captured call
     */
    public VllmAllReduce vllmAllReduce(long[] signals, int rank, int device, long rankData, long rankDataBytes) {
        return VllmAllReduce.open(library(FlashInferModule.VLLM), ffi, signals, rank, device, rankData, rankDataBytes);
    }

    private synchronized FfiLibrary library(FlashInferModule module) {
        return libraries.computeIfAbsent(module, missing -> {
            if (!files.has(module)) {
                throw new ForeignLibraryException(files.folder() + " has no " + module.fileName());
            }
            return new LoadedModule(files.modules().get(module), ffi);
        });
    }
}
