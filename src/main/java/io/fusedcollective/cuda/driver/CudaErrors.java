package io.fusedcollective.cuda.driver;

import java.util.Set;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.global.nccl;
import org.bytedeco.javacpp.BytePointer;

/** Turns return codes into exceptions that say which call failed and why. */
public final class CudaErrors {

    /** After these, every call in the context fails: "the process must be terminated and relaunched". */
    private static final Set<Integer> KERNEL_FAULTS = Set.of(
            CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
            CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
            CUresult.CUDA_ERROR_ASSERT,
            CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
            CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
            CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
            CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
            CUresult.CUDA_ERROR_INVALID_PC,
            CUresult.CUDA_ERROR_LAUNCH_FAILED);

    private CudaErrors() {}

    /** Checks a code of the CUDA driver API, from either binding. */
    public static void cuda(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            String[] text = {""};
            JCudaDriver.cuGetErrorString(code, text);
            throw new CudaException(call + " failed: " + CUresult.stringFor(code) + " (" + code + "), " + text[0]
                    + (KERNEL_FAULTS.contains(code) ? "; a kernel faulted before, and took its context with it" : ""));
        }
    }

    public static void nccl(String call, int code) {
        if (code != nccl.ncclSuccess) {
            throw new CudaException(call + " failed: " + ncclError(code)
                    + "; with NCCL_DEBUG=WARN in the environment, the output of its process tells more");
        }
    }

    /** The text of an NCCL error, with the last note that NCCL made about it, if there is one. */
    public static String ncclError(int code) {
        BytePointer noted = nccl.ncclGetLastError(null);
        String detail = noted == null
                ? ""
                : noted.getString().strip().lines().findFirst().orElse("");
        return nccl.ncclGetErrorString(code).getString() + " (" + code + ")" + (detail.isEmpty() ? "" : ", " + detail);
    }
}
