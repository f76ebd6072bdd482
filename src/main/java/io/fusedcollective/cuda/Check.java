package io.fusedcollective.cuda;

import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.global.nccl;

/** Turns return codes into exceptions that say which call failed and why. */
final class Check {

    private Check() {}

    /** A code of the CUDA driver API, through either binding. */
    static void cuda(String call, int code) {
        if (code != CUresult.CUDA_SUCCESS) {
            String[] text = {""};
            JCudaDriver.cuGetErrorString(code, text);
            throw new CudaException(call + " failed: " + CUresult.stringFor(code) + " (" + code + "), " + text[0]);
        }
    }

    static void nccl(String call, int code) {
        if (code != nccl.ncclSuccess) {
            throw new CudaException(call + " failed: " + nccl.ncclGetErrorString(code).getString() + " (" + code
                    + "); NCCL_DEBUG=WARN in the environment tells more");
        }
    }
}
