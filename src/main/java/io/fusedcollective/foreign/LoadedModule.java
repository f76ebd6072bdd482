package io.fusedcollective.foreign;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A module of FlashInfer, loaded. */
final class LoadedModule implements FfiLibrary {

    private static final String PREFIX = "__tvm_ffi_";

    private final Path file;
    private final NativeLibrary library;
    private final FfiErrors errors;
    private final Map<String, FfiFunction> functions = new ConcurrentHashMap<>();

    LoadedModule(Path file, FfiErrors errors) {
        this.file = file;
        this.library = TvmFfi.openModule(file);
        this.errors = errors;
    }

    @Override
    public boolean exports(String name) {
        try {
            library.getFunction(PREFIX + name);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    @Override
    public FfiFunction function(String name) {
        return functions.computeIfAbsent(name, this::find);
    }

    private FfiFunction find(String name) {
        if (!exports(name)) {
            throw new ForeignLibraryException(file + " has no function " + PREFIX + name
                    + ": it is not FlashInfer's, or of a version before 0.5; install FlashInfer 0.5 or newer");
        }
        return new FfiFunction(name, library.getFunction(PREFIX + name), errors);
    }
}
