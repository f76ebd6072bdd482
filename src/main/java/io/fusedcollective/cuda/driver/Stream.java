package io.fusedcollective.cuda.driver;

import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.Pointer;

/** A stream that both bindings can use: JCuda captures and launches graphs on it, NCCL enqueues into it. */
public final class Stream implements AutoCloseable {

    private final Handle handle = new Handle();
    private final CUstream_st javacpp;

    public Stream() {
        CudaErrors.cuda("cuStreamCreate", JCudaDriver.cuStreamCreate(handle, CUstream_flags.CU_STREAM_NON_BLOCKING));
        javacpp = new CUstream_st(new RawPointer(handle.value()));
    }

    public CUstream jcuda() {
        return handle;
    }

    public CUstream_st javacpp() {
        return javacpp;
    }

    public void synchronize() {
        CudaErrors.cuda("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(handle));
    }

    @Override
    public void close() {
        JCudaDriver.cuStreamDestroy(handle);
    }

    private static final class Handle extends CUstream {
        long value() {
            return getNativePointer();
        }
    }

    /** JavaCPP's pointer to an address that another binding gave. */
    public static final class RawPointer extends Pointer {
        public RawPointer(long address) {
            this.address = address;
        }
    }
}
