package io.fusedcollective.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fusedcollective.cuda.driver.Nvrtc;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompiledNormTest {

    private static final Problem COMMON = new Problem(2048, 8192, DataType.BFLOAT16, true, QuantMode.FP8);

    /** What CUDA's own headers and the header table of {@link KernelSources} can satisfy without a host compiler. */
    private static final Set<String> SYSTEM_HEADERS = Set.of("cstdint", "cuda_bf16.h", "cuda_fp16.h", "cuda_fp8.h");

    @Test
    void sourceFixesTheShape() throws IOException {
        try (InputStream expected = getClass().getResourceAsStream("compiled-norm.cu")) {
            assertEquals(new String(expected.readAllBytes(), StandardCharsets.UTF_8), source(COMMON));
        }
    }

    @Test
    void headersNeedNoHostCompiler() {
        Map<String, String> headers = KernelSources.headersOf(source(COMMON));
        Set<String> system = new TreeSet<>();
        for (String text : headers.values()) {
            Matcher include = Pattern.compile("#include <(.+)>").matcher(text);
            while (include.find()) {
                system.add(include.group(1));
            }
        }
        assertTrue(headers.keySet().containsAll(Set.of("rms_norm.cuh", "epilogue.cuh", "element.cuh")));
        assertTrue(SYSTEM_HEADERS.containsAll(system), "the kernel includes " + system);
    }

    static Stream<Problem> shapes() {
        return Stream.of(
                COMMON,
                new Problem(1, 5120, DataType.FLOAT16, false, QuantMode.FP4),
                new Problem(7, 16384, DataType.FLOAT32, true, QuantMode.NONE));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sourceCompiles(Problem problem, @TempDir Path folder) throws Exception {
        String source = source(problem);
        for (Map.Entry<String, String> header : KernelSources.headersOf(source).entrySet()) {
            // The others are for a compiler without a standard library, which nvcc is not.
            if (header.getKey().endsWith(".cuh")) {
                Files.writeString(folder.resolve(header.getKey()), header.getValue());
            }
        }
        Files.writeString(folder.resolve("generated.cu"), source);
        Path log = folder.resolve("log");
        Process nvcc;
        try {
            nvcc = new ProcessBuilder(
                            "nvcc", "--cubin", "-arch=sm_90", "--std=c++17", "--Werror", "all-warnings", "generated.cu")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no nvcc on the PATH: " + e.getMessage());
            return;
        }
        assertTrue(nvcc.waitFor(60, TimeUnit.SECONDS), "nvcc takes more than a minute");
        assertEquals(0, nvcc.exitValue(), () -> readable(log));
    }

    @Test
    void saysThatNvrtcIsMissing() {
        assumeTrue(Nvrtc.version() == null, "NVRTC is here");
        Site site = new Site(2, false, Optional.empty());
        assertEquals(
                Optional.of("NVRTC not found"),
                CudaImplementations.of(Implementation.NCCL_COMPILED)
                        .orElseThrow()
                        .unavailable(site, COMMON, FusionOptions.DEFAULT));
    }

    private static String source(Problem problem) {
        return CompiledNorm.source(
                problem, Epilogue.scaleLayout(problem.quantization()), 1e-6f, RowShape.norm(problem, 132));
    }

    private static String readable(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
