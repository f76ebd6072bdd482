package io.fusedcollective.cuda.driver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.SizeTPointer;

/** NVIDIA's run-time compiler. */
public final class Nvrtc {

    private Nvrtc() {}

    /** For example "13.0"; null if the library does not load. */
    public static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        return problem().isEmpty() && nvrtc.nvrtcVersion(major, minor) == nvrtc.NVRTC_SUCCESS
                ? major[0] + "." + minor[0]
                : null;
    }

    /** Why the library does not load, in one line; empty if it does. */
    public static Optional<String> problem() {
        return NativeLoad.problem(
                "NVRTC", () -> nvrtc.nvrtcVersion(new int[1], new int[1]), NativeLoad.CUDA_RUNTIME, "libnvrtc.so.13");
    }

    /**
     * Machine code for one architecture.
     *
     * @param headers texts of the files that the source includes, by the names in its include directives
     * @param options as on nvcc's command line; one of them names a real architecture, for example "sm_90"
     */
    public static byte[] compile(String source, Map<String, String> headers, List<String> options) {
        try (PointerScope scope = new PointerScope()) {
            _nvrtcProgram program = new _nvrtcProgram();
            check(
                    "nvrtcCreateProgram",
                    nvrtc.nvrtcCreateProgram(
                            program,
                            new BytePointer(source),
                            new BytePointer("generated.cu"),
                            headers.size(),
                            strings(headers.values().toArray(String[]::new)),
                            strings(headers.keySet().toArray(String[]::new))));
            try {
                int code = nvrtc.nvrtcCompileProgram(program, options.size(), strings(options.toArray(String[]::new)));
                if (code == nvrtc.NVRTC_ERROR_COMPILATION) {
                    System.err.println(log(program) + "in this source:\n" + source);
                    throw new CudaException("NVRTC " + version()
                            + " cannot compile a generated kernel; its log and the source stand before this line");
                }
                check("nvrtcCompileProgram", code);
                return cubin(program);
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
            }
        }
    }

    private static byte[] cubin(_nvrtcProgram program) {
        SizeTPointer size = new SizeTPointer(1);
        check("nvrtcGetCUBINSize", nvrtc.nvrtcGetCUBINSize(program, size));
        byte[] cubin = new byte[Math.toIntExact(size.get())];
        check("nvrtcGetCUBIN", nvrtc.nvrtcGetCUBIN(program, cubin));
        return cubin;
    }

    private static String log(_nvrtcProgram program) {
        SizeTPointer size = new SizeTPointer(1);
        check("nvrtcGetProgramLogSize", nvrtc.nvrtcGetProgramLogSize(program, size));
        BytePointer text = new BytePointer(size.get());
        check("nvrtcGetProgramLog", nvrtc.nvrtcGetProgramLog(program, text));
        return text.getString();
    }

    /** An array of C strings. The surrounding scope frees it. */
    private static PointerPointer<Pointer> strings(String[] texts) {
        PointerPointer<Pointer> array = new PointerPointer<>(Math.max(1, texts.length));
        for (int i = 0; i < texts.length; i++) {
            array.put(i, new BytePointer(texts[i]));
        }
        return array;
    }

    private static void check(String call, int code) {
        if (code != nvrtc.NVRTC_SUCCESS) {
            throw new CudaException(
                    call + " failed: " + nvrtc.nvrtcGetErrorString(code).getString() + " (" + code + ")");
        }
    }
}
