package io.fusedcollective.foreign;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of a FlashInfer, as the place of its modules says it. */
final class FlashInferVersion {

    static final String UNKNOWN = "unknown";
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+.*");
    /** FlashInfer's packages are given this file when they are built ({@code build_backend.py}). */
    private static final String META_FILE = "_build_meta.py";

    private static final Pattern META_LINE = Pattern.compile("(?m)^__version__\\s*=\\s*[\"']([^\"']+)[\"']");
    /** The folder and two above it: {@code <version>/<architectures>/cached_ops}, {@code flashinfer/data/aot}. */
    private static final int LEVELS = 3;

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** Compares by the numbers in the version. A version without numbers comes first. */
    static final Comparator<String> OLDEST_FIRST = (a, b) -> {
        Matcher left = NUMBER.matcher(a);
        Matcher right = NUMBER.matcher(b);
        while (true) {
            boolean more = left.find();
            boolean moreRight = right.find();
            if (!more || !moreRight) {
                return Boolean.compare(more, moreRight);
            }
            int order = new BigInteger(left.group()).compareTo(new BigInteger(right.group()));
            if (order != 0) {
                return order;
            }
        }
    };

    private FlashInferVersion() {}

    /** The version of the modules in this folder, from the cache's path, or from the package that the folder belongs to. */
    static String of(Path folder) {
        Path above = folder;
        for (int level = 0; level < LEVELS && above != null; level++, above = above.getParent()) {
            Path meta = above.resolve(META_FILE);
            if (Files.isRegularFile(meta)) {
                return ofMeta(meta);
            }
            Path name = above.getFileName();
            if (name != null && VERSION.matcher(name.toString()).matches()) {
                return name.toString();
            }
        }
        return UNKNOWN;
    }

    private static String ofMeta(Path meta) {
        try {
            Matcher line = META_LINE.matcher(Files.readString(meta));
            return line.find() ? line.group(1) : UNKNOWN;
        } catch (IOException notReadable) {
            return UNKNOWN;
        }
    }
}
