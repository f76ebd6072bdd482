package io.fusedcollective.foreign;

import java.nio.file.Path;
import java.util.Arrays;

/** The parts of FlashInfer that the suite calls; each is a shared library of its own. */
public enum FlashInferModule {
    FUSION("trtllm_comm", "the fused all-reduce", "flashinfer.comm.trtllm_ar.get_trtllm_comm_module()"),
    VLLM("vllm_comm", "vLLM's custom all-reduce", "flashinfer.comm.vllm_ar.get_vllm_comm_module()"),
    NORM("norm", "RMSNorm", "flashinfer.norm.get_norm_module()");

    private final String moduleName;
    private final String purpose;
    private final String pythonCall;

    FlashInferModule(String moduleName, String purpose, String pythonCall) {
        this.moduleName = moduleName;
        this.purpose = purpose;
        this.pythonCall = pythonCall;
    }

    /** The module's name in FlashInfer. */
    public String moduleName() {
        return moduleName;
    }

    public String purpose() {
        return purpose;
    }

    public String fileName() {
        return moduleName + ".so";
    }

    /** The Python call with which FlashInfer compiles the module, if it is not there yet, and loads it. */
    String pythonCall() {
        return pythonCall;
    }

    /** The module's path in a folder of modules, such as {@code cached_ops}. */
    Path within(Path folder) {
        return folder.resolve(moduleName).resolve(fileName());
    }

    static boolean isFileOfOne(Path file) {
        return Arrays.stream(values()).anyMatch(m -> file.endsWith(m.fileName()));
    }

    /** Each module has a folder of its name. */
    static boolean isFolderOfOne(Path folder) {
        return Arrays.stream(values()).anyMatch(m -> folder.endsWith(m.moduleName()));
    }
}
