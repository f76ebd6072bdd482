package io.fusedcollective.cuda.driver;

/** A call of CUDA, NCCL or NVML failed. The message names the call, its code and what the code means. */
public final class CudaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CudaException(String message) {
        super(message);
    }
}
