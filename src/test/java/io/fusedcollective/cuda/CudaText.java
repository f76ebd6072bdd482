package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.KernelStruct.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The declarations in {@code src/main/cuda} that have mirrors in Java, read by patterns. */
final class CudaText {

    private static final Pattern STRUCT = Pattern.compile("^struct (\\w+Params) \\{\\n(.*?)^};", flags());
    private static final Pattern FIELD =
            Pattern.compile("^    (?:const )?(\\w+)(\\*?) (\\w+)(?:\\[(\\w+)])?;", flags());
    private static final Pattern ENUM = Pattern.compile("^enum (\\w+) : int \\{(.*?)};", flags());
    private static final Pattern CONSTANT = Pattern.compile("^constexpr int (\\w+) = (\\d+);", flags());
    private static final Map<String, Type> TYPES =
            Map.of("int64_t", Type.INT64, "uint64_t", Type.INT64, "int", Type.INT32, "float", Type.FLOAT32);

    /** Every struct of the kernels holds a pointer. */
    private static final int ALIGNMENT_BYTES = Long.BYTES;

    private final String text;

    private CudaText(String text) {
        this.text = text;
    }

    static CudaText ofKernels() {
        try (Stream<Path> files = Files.list(Path.of("src/main/cuda"))) {
            return new CudaText(files.filter(file -> file.toString().endsWith(".cuh"))
                    .sorted()
                    .map(CudaText::read)
                    .collect(Collectors.joining("\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> structsOfParams() {
        return find(STRUCT).map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Type, name and offset of each field, those of nested structs in their place. */
    List<String> layout(String struct) {
        List<String> fields = new ArrayList<>();
        lay(struct, 0, fields);
        return fields;
    }

    /** The constants of an enum, whose values must be 0, 1, 2 and so on. */
    List<String> constants(String name) {
        String body = find(ENUM)
                .filter(found -> found.group(1).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no enum " + name + " in the kernels"))
                .group(2);
        List<String> constants = new ArrayList<>();
        for (String constant : body.split(",")) {
            String[] parts = constant.split("=");
            if (parts.length > 1 && Integer.parseInt(parts[1].strip()) != constants.size()) {
                throw new AssertionError(constant.strip() + " of " + name + " is not number " + constants.size());
            }
            constants.add(parts[0].strip());
        }
        return constants;
    }

    int constant(String name) {
        return find(CONSTANT)
                .filter(found -> found.group(1).equals(name))
                .map(found -> Integer.parseInt(found.group(2)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no constexpr int " + name + " in the kernels"));
    }

    /** Returns the size in bytes, the padding at the end included. */
    private int lay(String struct, int start, List<String> fields) {
        String body = find(STRUCT)
                .filter(found -> found.group(1).equals(struct))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no struct " + struct + " in the kernels"))
                .group(2);
        int offset = start;
        for (MatchResult field : FIELD.matcher(body).results().toList()) {
            String type = field.group(1);
            boolean pointer = !field.group(2).isEmpty();
            int count = field.group(4) == null ? 1 : constant(field.group(4));
            if (!pointer && type.endsWith("Params")) {
                offset = aligned(offset, ALIGNMENT_BYTES);
                offset += lay(type, offset, fields);
                continue;
            }
            Type mirror = pointer ? Type.POINTER : TYPES.get(type);
            if (mirror == null) {
                throw new AssertionError("a field of " + struct + " is of type " + type + ", which has no mirror");
            }
            for (int i = 0; i < count; i++) {
                offset = aligned(offset, mirror.bytes());
                fields.add(mirror + " " + field.group(3) + " at " + offset);
                offset += mirror.bytes();
            }
        }
        return aligned(offset, ALIGNMENT_BYTES) - start;
    }

    private static int aligned(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    private Stream<MatchResult> find(Pattern pattern) {
        return pattern.matcher(text).results();
    }

    private static int flags() {
        return Pattern.MULTILINE | Pattern.DOTALL;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
