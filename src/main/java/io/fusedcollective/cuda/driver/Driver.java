package io.fusedcollective.cuda.driver;

import io.fusedcollective.backend.Diagnosis;
import java.util.Optional;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** NVIDIA's driver as this process finds it. It is started once, as nothing that ails it changes within a process. */
public final class Driver {

    private static final String WHAT = "Driver";

    private static Optional<Diagnosis> problem;

    private Driver() {}

    /** The problem and its remedy; empty if the driver has started. */
    public static synchronized Optional<Diagnosis> problem() {
        if (problem == null) {
            problem = NativeLoad.jcudaProblem().map(Driver::notLoaded).or(() -> notStarted(JCudaDriver.cuInit(0)));
        }
        return problem;
    }

    public static boolean starts() {
        return problem().isEmpty();
    }

    /** Whether there is a driver at all. Without one, bindings of other libraries do not load either. */
    public static boolean isInstalled() {
        return NativeLoad.jcudaProblem().filter(Driver::isDriversOwn).isEmpty();
    }

    private static boolean isDriversOwn(String reason) {
        return reason.startsWith("libcuda.so");
    }

    static Diagnosis notLoaded(String reason) {
        return new Diagnosis(
                WHAT,
                isDriversOwn(reason) ? "not found" : reason,
                isDriversOwn(reason)
                        ? "install NVIDIA's driver; in a container, start it with --gpus all"
                        : "the file must be readable and complete, and its folder must allow execution");
    }

    /**
     * The meaning of cuInit's codes for a user; "CUresult" of
     * https://docs.nvidia.com/cuda/cuda-driver-api/group__CUDA__TYPES.html.
     */
    static Optional<Diagnosis> notStarted(int code) {
        if (code == CUresult.CUDA_SUCCESS) {
            return Optional.empty();
        }
        return Optional.of(
                switch (code) {
                    case CUresult.CUDA_ERROR_NO_DEVICE ->
                        problem(
                                code,
                                "shows no GPU to this process",
                                "look at CUDA_VISIBLE_DEVICES; in a container, start it with --gpus all");
                    case CUresult.CUDA_ERROR_STUB_LIBRARY ->
                        problem(
                                code,
                                "is the stub that the CUDA toolkit has for linking",
                                "take the toolkit's folder stubs out of LD_LIBRARY_PATH");
                    case CUresult.CUDA_ERROR_SYSTEM_NOT_READY ->
                        problem(
                                code,
                                "waits for the fabric manager, which connects the GPUs",
                                "start the service nvidia-fabricmanager, of the driver's own version");
                    case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
                        problem(
                                code,
                                "has a kernel module and a libcuda.so.1 of different versions",
                                "restart the machine after an update of the driver; in a container, take its own"
                                        + " libcuda.so.1 out of LD_LIBRARY_PATH");
                    case CUresult.CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE ->
                        problem(
                                code,
                                "is of the package cuda-compat, which does not support these GPUs",
                                "take the folder compat out of LD_LIBRARY_PATH, or update the driver");
                    case CUresult.CUDA_ERROR_OPERATING_SYSTEM, CUresult.CUDA_ERROR_UNKNOWN ->
                        problem(
                                code,
                                "does not start",
                                "nvidia-smi and dmesg tell more; often the module nvidia_uvm is not loaded, or a"
                                        + " container lacks the files /dev/nvidia*");
                    default -> problem(code, "does not start", "nvidia-smi and dmesg tell more");
                });
    }

    private static Diagnosis problem(int code, String meaning, String remedy) {
        return new Diagnosis(WHAT, meaning + " (" + CUresult.stringFor(code) + ", " + code + ")", remedy);
    }
}
