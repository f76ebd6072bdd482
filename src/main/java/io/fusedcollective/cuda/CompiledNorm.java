package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.CudaHeaders;
import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.cuda.driver.Kernel;
import io.fusedcollective.cuda.driver.Nvrtc;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.ScaleFormat;
import io.fusedcollective.problem.ScaleLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Add + RMSNorm + quantize in one kernel that is generated and compiled at run time for one shape, as torch.compile
 * does. The generated source makes constants of what the general kernel reads from its parameters; the compiler folds
 * the rest.
 */
final class CompiledNorm implements NormStage {

    private static final String FUNCTION = "compiledNorm";

    /** Threads, and blocks, that a multiprocessor holds at most. */
    private static final int RESIDENT_THREADS = 2048;

    private static final int RESIDENT_BLOCKS = 32;

    /** One for all ranks of the process. */
    private static final CompiledKernelCache CACHE = CompiledKernelCache.ofUser();

    @Override
    public List<Requirement> needs() {
        return List.of(Requirement.NVRTC);
    }

    @Override
    public void add(Assembly assembly, DeviceMemory reduced) {
        add(assembly, reduced.address(), assembly.tensors().rows());
    }

    /**
     * Adds the kernel for other rows than all of the problem's.
     *
     * @param reduced the address of their first one
     */
    void add(Assembly assembly, long reduced, RowTensors tensors) {
        CudaRank rank = assembly.rank();
        Problem problem = assembly.problem().withTokens(tensors.rows());
        RowShape shape = RowShape.norm(problem, rank.multiprocessors());
        String source =
                source(problem, tensors.scaleLayout(), assembly.work().inputs().epsilon(), shape);
        Kernel kernel = rank.kernels().compiled(source, FUNCTION, () -> cubin(source, rank.architecture()));
        RowKernel.add(assembly, kernel, reduced, tensors, shape);
    }

    /** Why nothing can be compiled here, in one line; empty when it can. */
    static Optional<String> unavailable() {
        if (Nvrtc.version() == null) {
            return Optional.of("NVRTC not found");
        }
        return CudaHeaders.folder().isEmpty()
                ? Optional.of("CUDA headers not found in CUDA_HOME or /usr/local/cuda")
                : Optional.empty();
    }

    private static byte[] cubin(String source, String architecture) {
        Map<String, String> headers = KernelSources.headersOf(source);
        List<String> options = List.of(
                "--std=c++17",
                "--gpu-architecture=" + architecture,
                "--include-path=" + CudaHeaders.folder().orElseThrow());
        List<String> origin = new ArrayList<>(List.of(Nvrtc.version(), source));
        origin.addAll(options);
        origin.addAll(headers.values());
        String key = CompiledKernelCache.key(origin);
        return CACHE.get(key, () -> Nvrtc.compile(source, headers, options));
    }

    /** The kernel takes the same arguments as the general one. */
    static String source(Problem problem, ScaleLayout scaleLayout, float epsilon, RowShape shape) {
        return """
                // %s of %d x %d %s, residual %s
                #include "rms_norm.cuh"

                extern "C" __global__ void __launch_bounds__(%d, %d) %s(const __grid_constant__ NormParams given) {
                    NormParams params = given;
                    params.epilogue.epsilon = %sf;
                    params.epilogue.tokens = %d;
                    params.epilogue.hidden = %d;
                    params.epilogue.scaleLayout = %s;
                    params.epilogue.scaleFormat = %s;
                    params.epilogue.groupSize = %d;
                    params.epilogue.weightOffset = %d;
                    %s
                    params.epilogue.clusterSize = %d;
                    %s
                    __builtin_assume(blockIdx.x < %d && blockDim.x == %d && threadIdx.x < %d);
                    normRow<%s, %s>(params);
                }
                """.formatted(
                        problem.quantization().quantized()
                                ? "RMSNorm and " + problem.quant().label() + " codes"
                                : "RMSNorm",
                        problem.tokens(),
                        problem.hidden(),
                        problem.dtype().label(),
                        problem.hasResidual() ? "on" : "off",
                        shape.threads(),
                        Math.min(RESIDENT_BLOCKS, RESIDENT_THREADS / shape.threads()),
                        FUNCTION,
                        Float.toHexString(epsilon),
                        problem.tokens(),
                        problem.hidden(),
                        name(scaleLayout),
                        name(Epilogue.scaleFormat(problem.quantization())),
                        problem.quantization().groupSize(),
                        problem.weightOffset(),
                        problem.has(Output.NORM)
                                ? "__builtin_assume(params.epilogue.norm != nullptr);"
                                : "params.epilogue.norm = nullptr;",
                        shape.clusterSize(),
                        problem.hasResidual()
                                ? "__builtin_assume(params.epilogue.residual != nullptr);"
                                : "params.epilogue.residual = nullptr;",
                        problem.tokens() * shape.clusterSize(),
                        shape.threads(),
                        shape.threads(),
                        name(problem.dtype()),
                        name(problem.quant()));
    }

    private static String name(DataType dtype) {
        return switch (dtype) {
            case BFLOAT16 -> "kBFloat16";
            case FLOAT16 -> "kFloat16";
            case FLOAT32 -> "kFloat32";
        };
    }

    private static String name(ScaleFormat format) {
        return switch (format) {
            case FP32 -> "kScaleFp32";
            case E4M3 -> "kScaleE4M3";
            case E8M0 -> "kScaleE8M0";
        };
    }

    /** The kernels' name of a constant: FP8_PER_TOKEN is kFp8PerToken. */
    private static String name(Enum<?> constant) {
        return Stream.of(constant.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", "k", ""));
    }
}
