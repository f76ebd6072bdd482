package io.fusedcollective.backend;

import io.fusedcollective.files.AtomicFile;
import io.fusedcollective.files.HomeFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder that the native libraries of this program are unpacked to. By default, JCuda unpacks to a fixed name in the
 * temporary folder of all users, and loads any file that is already there, even one that another user put there or that was cut
 * short. This folder belongs to the user, no other user can write to it, and its file system allows execution.
 */
public final class NativeFolder {

    /** Names another folder than the user's cache, for example where no other folder allows execution. */
    public static final String PROPERTY = "fusedcollective.nativeFolder";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final FileAttribute<?> PRIVATE = PosixFilePermissions.asFileAttribute(OWNER_ONLY);

    private static Path chosen;

    private NativeFolder() {}

    /**
     * Chooses the folder and tells JavaCPP and JNA of it. It must be called before one of their classes is used. Later calls do
     * nothing.
     *
     * @throws UncheckedIOException if there is no such folder; the message lists what was tried
     */
    public static synchronized Path prepare() {
        if (chosen == null) {
            Path folder = choose();
            try {
                // A user's own setting stays.
                setDefault("org.bytedeco.javacpp.cachedir", folder.resolve("javacpp"));
                setDefault("jna.tmpdir", folder.resolve("jna"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            chosen = folder;
        }
        return chosen;
    }

    private static void setDefault(String property, Path folder) throws IOException {
        if (System.getProperty(property) == null) {
            Files.createDirectories(folder, PRIVATE);
            System.setProperty(property, folder.toString());
        }
    }

    private static Path choose() {
        List<String> tried = new ArrayList<>();
        for (Supplier<Optional<Path>> candidate : candidates()) {
            String name = "";
            try {
                Optional<Path> folder = candidate.get();
                if (folder.isEmpty()) {
                    continue;
                }
                name = folder.get() + " ";
                Optional<String> unfit = unfit(folder.get());
                if (unfit.isEmpty()) {
                    return folder.get();
                }
                tried.add(name + unfit.get());
            } catch (InvalidPathException e) {
                // Java cannot name files beyond ASCII in the locale C.
                tried.add("'" + e.getInput() + "' cannot be used in this locale");
            } catch (IOException | UncheckedIOException e) {
                tried.add(name + "cannot be made (" + e + ")");
            }
        }
        throw new UncheckedIOException(new IOException("no folder for native libraries: " + String.join("; ", tried)
                + "; -D" + PROPERTY + "=FOLDER names one"));
    }

    private static List<Supplier<Optional<Path>>> candidates() {
        return List.of(
                () -> Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of),
                () -> Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .filter(cache -> !cache.isBlank())
                        .map(cache -> Path.of(cache, "fused-collective", "native")),
                () -> HomeFolder.ofUser().map(home -> home.resolve(".cache/fused-collective/native")),
                () -> temporary(Path.of(System.getProperty("java.io.tmpdir"))),
                () -> temporary(Path.of("/dev/shm")),
                () -> temporary(Path.of("").toAbsolutePath()));
    }

    /** Makes a new folder with a random name. It is deleted when this process ends. */
    private static Optional<Path> temporary(Path parent) {
        try {
            Path folder = Files.createTempDirectory(parent, "fused-collective-", PRIVATE);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return Optional.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // The system empties its temporary folder.
        }
    }

    /** Makes the folder if need be; why nothing can be loaded from it, or nothing should be. */
    static Optional<String> unfit(Path folder) throws IOException {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, PRIVATE);
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of("is no folder, or a link to one");
        }
        Path probe = Files.createTempFile(folder, "probe", null, PRIVATE);
        try {
            if (!Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))) {
                return Optional.of("belongs to another user");
            }
            Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
            if (!OWNER_ONLY.containsAll(allowed)) {
                Files.setPosixFilePermissions(folder, OWNER_ONLY);
            }
            // access(2) says no for a program on a file system that is mounted noexec.
            return Files.isExecutable(probe) ? Optional.empty() : Optional.of("is on a file system mounted noexec");
        } finally {
            Files.delete(probe);
        }
    }

    /**
     * Unpacks a resource of the jar. A file that is there already must be the same to the byte, or it is replaced.
     *
     * @return the file
     */
    public static Path unpack(String resource) throws IOException {
        return unpack(resource, prepare());
    }

    static Path unpack(String resource, Path folder) throws IOException {
        byte[] library;
        try (InputStream in = NativeFolder.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the jar holds no " + resource);
            }
            library = in.readAllBytes();
        }
        Path file = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
        boolean same = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == library.length
                && Arrays.equals(Files.readAllBytes(file), library);
        if (!same) {
            // Another process may have loaded the old file, which keeps its content: only the name changes.
            AtomicFile.writeShared(file, library, PRIVATE);
        }
        return file;
    }
}
