package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.CudaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The headers of {@code src/main/cuda}, which the jar holds as text for kernels that are compiled at run time. */
final class KernelSources {

    private static final Pattern INCLUDE = Pattern.compile("^#include \"(.+)\"$", Pattern.MULTILINE);

    /** Replaces a header of the C++ standard library, which NVRTC does not have. The sizes are those of 64-bit Linux. */
    private static final String CSTDINT = """
            #pragma once
            using uint8_t = unsigned char;
            using uint16_t = unsigned short;
            using uint32_t = unsigned int;
            using uint64_t = unsigned long long;
            using int64_t = long long;
            """;

    private KernelSources() {}

    /** All headers that a source includes, and those that they include, by name. */
    static Map<String, String> headersOf(String source) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("cstdint", CSTDINT);
        collect(source, headers);
        return headers;
    }

    private static void collect(String source, Map<String, String> headers) {
        Matcher include = INCLUDE.matcher(source);
        while (include.find()) {
            String name = include.group(1);
            if (!headers.containsKey(name)) {
                String text = read(name);
                headers.put(name, text);
                collect(text, headers);
            }
        }
    }

    private static String read(String name) {
        String path = "/cuda/" + name;
        try (InputStream in = KernelSources.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new CudaException("the jar holds no " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
