package io.fusedcollective.cuda.driver;

import io.fusedcollective.backend.NativeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jcuda.JCudaVersion;
import jcuda.LibUtils;
import jcuda.driver.JCudaDriver;

/**
 * Whether native libraries load, and if not, which file and why. Java tells the reason at the first try only, so each library
 * is tried once.
 */
public final class NativeLoad {

    /** JavaCPP loads it for each of its libraries of CUDA. */
    public static final String CUDA_RUNTIME = "libcudart.so.13";

    /** The name under which JCuda looks for its library, in the jar and on disk. */
    private static final String JCUDA = "/lib/"
            + LibUtils.createLibraryFileName(LibUtils.createPlatformLibraryName("JCudaDriver-" + JCudaVersion.get()));

    private static final String TEMPORARY_FOLDER = "java.io.tmpdir";

    private static final Pattern MISSING =
            Pattern.compile("(lib[^\\s:/]+): cannot open shared object file: No such file or directory");

    /** One of JavaCPP's own libraries, several of which may serve for one of NVIDIA's. */
    private static final Pattern BINDING = Pattern.compile("no (jni\\w+) in java.library.path");

    private static final Map<String, Optional<String>> PROBLEMS = new HashMap<>();

    /** Why a binding did not load: later attempts, by other libraries that need it too, do not learn it any more. */
    private static final Map<String, String> BINDINGS = new HashMap<>();

    private NativeLoad() {}

    /**
     * Why a library does not load, in one line; empty if it does.
     *
     * @param firstCall any call of the library
     * @param files     the names of NVIDIA's libraries that are loaded for it
     */
    public static synchronized Optional<String> problem(String library, Runnable firstCall, String... files) {
        return PROBLEMS.computeIfAbsent(library, l -> {
            Optional<String> broken = Stream.of(files)
                    .flatMap(file -> LibraryFile.problem(file).stream())
                    .findFirst();
            if (broken.isPresent()) {
                return broken;
            }
            try {
                NativeFolder.prepare();
                firstCall.run();
                return Optional.empty();
            } catch (LinkageError e) {
                return Optional.of(words(e));
            } catch (UncheckedIOException e) {
                return Optional.of(e.getCause().getMessage());
            }
        });
    }

    /** Why JCuda's binding of the driver, or the driver itself, does not load. */
    static Optional<String> jcudaProblem() {
        return problem("JCuda", NativeLoad::loadJcuda, "libcuda.so.1");
    }

    /**
     * JCuda would unpack to, and load from, the temporary folder that it shares with everybody. It reads that folder's name when
     * it loads, and takes the file that it finds.
     */
    private static void loadJcuda() {
        String shared = System.getProperty(TEMPORARY_FOLDER);
        try {
            String file = NativeFolder.unpack(JCUDA).toString();
            System.setProperty(TEMPORARY_FOLDER, NativeFolder.prepare().toString());
            // First by ourselves, because JCuda's message is a page long.
            System.load(file);
            JCudaDriver.setExceptionsEnabled(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            System.setProperty(TEMPORARY_FOLDER, shared);
        }
    }

    /** The file and the reason, which the innermost cause has. */
    static synchronized String words(Throwable failure) {
        Throwable innermost = failure;
        String binding = binding(failure);
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
            binding = binding == null ? binding(innermost) : binding;
        }
        String words = words(innermost.getMessage());
        return binding == null ? words : BINDINGS.computeIfAbsent(binding, first -> words);
    }

    private static String binding(Throwable failure) {
        Matcher named = BINDING.matcher(String.valueOf(failure.getMessage()));
        return named.find() ? named.group(1) : null;
    }

    private static String words(String text) {
        String message = String.valueOf(text).lines().findFirst().orElse("");
        Matcher missing = MISSING.matcher(message);
        return missing.find() ? missing.group(1) + " not found" : "does not load: " + message;
    }
}
