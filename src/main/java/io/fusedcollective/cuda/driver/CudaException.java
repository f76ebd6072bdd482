package io.fusedcollective.cuda.driver;

/** A call of CUDA, NCCL or NVML failed. The message has the call, its code and the code's meaning. */
public final class CudaException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CudaException(String message) {
        super(message);
    }
}
