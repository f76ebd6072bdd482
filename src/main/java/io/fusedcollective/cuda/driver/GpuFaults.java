package io.fusedcollective.cuda.driver;

import io.fusedcollective.backend.DeviceFaults;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** Faults of the calling thread's GPU. */
public final class GpuFaults implements DeviceFaults {

    private static final long LARGEST_PIECE_BYTES = 1L << 36;
    private static final long SMALLEST_PIECE_BYTES = 1L << 16;

    /** The first page is never allocated. */
    private static final String WRITE_TO_NOWHERE = """
            .version 7.0
            .target sm_70
            .address_size 64
            .visible .entry writeToNowhere()
            {
                .reg .b64 %address;
                mov.u64 %address, 16;
                st.global.u64 [%address], %address;
                ret;
            }
            """;

    @Override
    public void takeAllMemory() {
        for (long bytes = LARGEST_PIECE_BYTES; bytes >= SMALLEST_PIECE_BYTES; bytes /= 2) {
            CUdeviceptr piece = new CUdeviceptr();
            while (JCudaDriver.cuMemAlloc(piece, bytes) == CUresult.CUDA_SUCCESS) {
                piece = new CUdeviceptr();
            }
        }
    }

    /** Loads the kernel now, because loading later would wait for running kernels. */
    @Override
    public Runnable writeToNowhere() {
        CUmodule module = new CUmodule();
        CudaErrors.cuda("cuModuleLoadData", JCudaDriver.cuModuleLoadData(module, WRITE_TO_NOWHERE));
        CUfunction function = new CUfunction();
        CudaErrors.cuda("cuModuleGetFunction", JCudaDriver.cuModuleGetFunction(function, module, "writeToNowhere"));
        CUstream stream = new CUstream();
        CudaErrors.cuda("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        return () -> CudaErrors.cuda(
                "cuLaunchKernel",
                JCudaDriver.cuLaunchKernel(function, 1, 1, 1, 1, 1, 1, 0, stream, Pointer.to(new Pointer[0]), null));
    }
}
