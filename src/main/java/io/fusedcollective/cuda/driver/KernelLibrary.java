package io.fusedcollective.cuda.driver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** The kernels of the jar, loaded into one GPU's context on demand. It belongs to one rank's thread. */
public final class KernelLibrary {

    private final Map<String, CUmodule> modules = new HashMap<>();

    /** Whether the jar was built with nvcc. */
    public static boolean isInJar() {
        return KernelLibrary.class.getResource(path("fused")) != null;
    }

    /**
     * A template instance of the kernel {@code function} in {@code file}.fatbin.
     *
     * @param parameter its parameter struct
     * @param arguments its template arguments, all integers
     */
    public Kernel kernel(String file, String function, KernelStruct parameter, int... arguments) {
        String name = mangled(function, parameter.name(), arguments);
        return kernel(modules.computeIfAbsent(file, KernelLibrary::load), file, name);
    }

    /**
     * A kernel that is compiled at run time, when first asked for.
     *
     * @param source   identifies its machine code
     * @param function its name, unmangled: it is declared extern "C"
     */
    public Kernel compiled(String source, String function, Supplier<byte[]> cubin) {
        CUmodule module = modules.computeIfAbsent(source, s -> load("compiled " + function, cubin.get()));
        return kernel(module, "a compiled module", function);
    }

    private static Kernel kernel(CUmodule module, String file, String name) {
        Kernel.Handle handle = new Kernel.Handle();
        CudaErrors.cuda(
                "cuModuleGetFunction of " + name + " in " + file,
                JCudaDriver.cuModuleGetFunction(handle, module, name));
        return new Kernel(handle, name);
    }

    /**
     * The Itanium C++ ABI's name of {@code template <int...> void function(Parameter)}, or, without arguments, of such a function
     * that is no template; section 5.1 "External names":
     * https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling
     */
    public static String mangled(String function, String parameter, int... arguments) {
        StringBuilder name = new StringBuilder("_Z").append(function.length()).append(function);
        if (arguments.length > 0) {
            name.append('I');
            for (int argument : arguments) {
                name.append("Li").append(argument).append('E');
            }
            // A template's name includes its return type, here void.
            name.append("Ev");
        }
        return name.append(parameter.length()).append(parameter).toString();
    }

    private static CUmodule load(String file) {
        return load(file, read(file));
    }

    private static CUmodule load(String file, byte[] image) {
        CUmodule module = new CUmodule();
        int code = JCudaDriver.cuModuleLoadData(module, image);
        if (code == CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU) {
            throw new CudaException("the jar holds no code for this GPU: the kernels need compute capability "
                    + GpuDevice.OLDEST_MAJOR + ".0 or newer; for a newer GPU than the jar was built for, build it with"
                    + " -Dcuda.architectures=\"-gencode=arch=compute_XX,code=sm_XX\"");
        }
        CudaErrors.cuda("cuModuleLoadData of " + file, code);
        return module;
    }

    private static byte[] read(String file) {
        try (InputStream in = KernelLibrary.class.getResourceAsStream(path(file))) {
            if (in == null) {
                throw new CudaException(
                        "the jar holds no compiled kernels (" + path(file) + "); build it where nvcc is on the PATH");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(String file) {
        return "/cuda/" + file + ".fatbin";
    }
}
