package io.fusedcollective.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files of one FlashInfer; nothing is loaded yet.
 *
 * @param folder the folder of its modules
 * @param version according to its folder, for example "0.6.18", or "unknown"
 * @param modules the files of the modules that are there
 * @param tvmFfi {@code libtvm_ffi.so}, which all modules need; null if not found
 */
public record FlashInferFiles(Path folder, String version, Map<FlashInferModule, Path> modules, Path tvmFfi) {

    public FlashInferFiles {
        modules = Map.copyOf(modules);
    }

    public boolean has(FlashInferModule module) {
        return modules.containsKey(module);
    }

    /**
     * Why the module cannot be used on this kind of GPU, if so, as one line that says what to do. This reads files only.
     *
     * @param computeCapability 10 x major + minor
     */
    public Optional<String> whyNot(FlashInferModule module, int computeCapability) {
        if (!has(module)) {
            return Optional.of("FlashInfer " + version + " in " + folder + " has no " + module.fileName() + " ("
                    + module.purpose() + "): FlashInfer compiles it with " + module.pythonCall()
                    + ", and the package flashinfer-jit-cache has it");
        }
        try {
            NavigableSet<Integer> compiledFor = check(module).gpuArchitectures();
            boolean runs = compiledFor.isEmpty() || SharedObject.runsOn(compiledFor, computeCapability);
            return runs
                    ? Optional.empty()
                    : Optional.of(modules.get(module) + " is compiled for compute capability "
                            + compiledFor.stream()
                                    .map(FlashInferFiles::capability)
                                    .collect(Collectors.joining(", "))
                            + ", and this GPU has " + capability(computeCapability)
                            + ": compile it with FLASHINFER_CUDA_ARCH_LIST=" + capability(computeCapability));
        } catch (ForeignLibraryException e) {
            return Optional.of(e.getMessage());
        }
    }

    private SharedObject check(FlashInferModule module) {
        if (tvmFfi == null) {
            throw new ForeignLibraryException(withoutTvmFfi(modules.get(module)));
        }
        SharedObject.read(tvmFfi);
        return SharedObject.read(modules.get(module));
    }

    static String withoutTvmFfi(Path user) {
        return "libtvm_ffi.so, which " + user
                + " needs, is not found: it is in the Python package apache-tvm-ffi, folder"
                + " tvm_ffi/lib; activate the environment that has it, or name that environment with --flashinfer";
    }

    /** For example "9.0" of 90. */
    static String capability(int computeCapability) {
        return computeCapability / 10 + "." + computeCapability % 10;
    }

    /** SHA-256 of the module's file, in hexadecimal digits. */
    public String sha256(FlashInferModule module) {
        return sha256(modules.get(module));
    }

    /** SHA-256 of a file, in hexadecimal digits. */
    public static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new ForeignLibraryException("cannot read " + file + ": " + e.getMessage());
        }
    }
}
