package io.fusedcollective.cuda;

import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.files.HomeFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Machine code of generated kernels, in memory and in files, so that neither the second rank nor the next fork compiles
 * again. A file holds the digest of the code and the code. A file that is damaged, or cannot be read or written, only costs a
 * compilation.
 */
final class CompiledKernelCache {

    private final Path folder;
    private final Map<String, byte[]> loaded = new HashMap<>();

    /** @param folder null to keep code in memory only */
    CompiledKernelCache(Path folder) {
        this.folder = folder;
    }

    /** The cache of the current user, in the folder that the XDG base directory specification names. */
    static CompiledKernelCache ofUser() {
        String base = System.getenv("XDG_CACHE_HOME");
        Optional<Path> caches = base == null || base.isEmpty()
                ? HomeFolder.ofUser().map(home -> home.resolve(".cache"))
                : Optional.of(Path.of(base));
        return new CompiledKernelCache(
                caches.map(folder -> folder.resolve("fused-collective")).orElse(null));
    }

    /** Identifies machine code that was made from these texts. */
    static String key(List<String> texts) {
        MessageDigest digest = sha256();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // The lengths are part of the key, so that "ab", "c" differs from "a", "bc".
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The code of this key. Ranks that ask for the same code at the same time share one compilation. */
    synchronized byte[] get(String key, Supplier<byte[]> compiler) {
        return loaded.computeIfAbsent(key, k -> {
            if (folder == null) {
                return compiler.get();
            }
            byte[] code = read(file(k));
            if (code == null) {
                code = compiler.get();
                write(file(k), code);
            }
            return code;
        });
    }

    private Path file(String key) {
        return folder.resolve(key + ".cubin");
    }

    /** Null if there is no such file, or its content is not what was written. */
    private static byte[] read(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            int digestLength = Math.min(sha256().getDigestLength(), content.length);
            byte[] digest = Arrays.copyOf(content, digestLength);
            byte[] code = Arrays.copyOfRange(content, digestLength, content.length);
            return Arrays.equals(digest, sha256().digest(code)) ? code : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            warn("cannot read " + file, e);
            return null;
        }
    }

    private void write(Path file, byte[] code) {
        try {
            Files.createDirectories(folder);
            byte[] digest = sha256().digest(code);
            AtomicFile.writeShared(
                    file,
                    ByteBuffer.allocate(digest.length + code.length)
                            .put(digest)
                            .put(code)
                            .array());
        } catch (IOException e) {
            warn("cannot write " + file, e);
        }
    }

    private static void warn(String what, IOException e) {
        System.err.println(
                "Compiled kernels are not cached: " + what + " (" + e.getClass().getSimpleName() + ")");
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
