package io.fusedcollective.cuda.driver;

import java.util.Optional;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/**
 * One GPU and its primary context. It must be the primary one, because NCCL uses the CUDA runtime, which lives there. In a context
 * of our own NCCL's first collective fails with "invalid resource handle".
 */
public final class GpuDevice {

    /** Major number of the oldest compute capability that the kernels run on; no build option helps older GPUs. */
    public static final int OLDEST_MAJOR = 9;

    private final int ordinal;
    private final CUdevice handle = new CUdevice();
    private final CUcontext context = new CUcontext();
    private boolean retained;

    public GpuDevice(int ordinal) {
        this.ordinal = ordinal;
        CudaErrors.cuda("cuDeviceGet(" + ordinal + ")", JCudaDriver.cuDeviceGet(handle, ordinal));
    }

    /** Number of GPUs that this process may use; 0 without a driver. */
    public static int count() {
        int[] count = {0};
        if (Driver.starts()) {
            CudaErrors.cuda("cuDeviceGetCount", JCudaDriver.cuDeviceGetCount(count));
        }
        return count[0];
    }

    /** Makes the context current for this thread. Each thread that calls CUDA must call this first. */
    public synchronized void makeCurrent() {
        if (!retained) {
            int code = JCudaDriver.cuDevicePrimaryCtxRetain(context, handle);
            if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
                throw new CudaException("GPU " + ordinal + " has no memory left for a context: other processes hold it;"
                        + " nvidia-smi shows which");
            }
            CudaErrors.cuda("cuDevicePrimaryCtxRetain on GPU " + ordinal, code);
            retained = true;
        }
        CudaErrors.cuda("cuCtxSetCurrent on GPU " + ordinal, JCudaDriver.cuCtxSetCurrent(context));
    }

    /** Lets kernels of the current device address this one's memory. */
    public void openToCurrent() {
        int code = JCudaDriver.cuCtxEnablePeerAccess(context, 0);
        if (code != CUresult.CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED) {
            CudaErrors.cuda("cuCtxEnablePeerAccess to GPU " + ordinal, code);
        }
    }

    public boolean canAccess(GpuDevice peer) {
        int[] can = new int[1];
        CudaErrors.cuda("cuDeviceCanAccessPeer", JCudaDriver.cuDeviceCanAccessPeer(can, handle, peer.handle));
        return can[0] != 0;
    }

    /** Free memory of the current device, for example "12 of 143771 MiB"; empty if the driver does not say. */
    public static Optional<String> freeMemory() {
        long[] free = new long[1];
        long[] total = new long[1];
        return JCudaDriver.cuMemGetInfo(free, total) == CUresult.CUDA_SUCCESS
                ? Optional.of((free[0] >> 20) + " of " + (total[0] >> 20) + " MiB")
                : Optional.empty();
    }

    public int ordinal() {
        return ordinal;
    }

    public String name() {
        byte[] bytes = new byte[128];
        CudaErrors.cuda("cuDeviceGetName", JCudaDriver.cuDeviceGetName(bytes, bytes.length, handle));
        return new String(bytes).trim();
    }

    public String pciBusId() {
        String[] id = {""};
        CudaErrors.cuda("cuDeviceGetPCIBusId", JCudaDriver.cuDeviceGetPCIBusId(id, 32, handle));
        return id[0].trim();
    }

    public int multiprocessors() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
    }

    public long cacheBytes() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE);
    }

    /** For example "9.0". */
    public String computeCapability() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) + "."
                + attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    }

    /** Whether it has clusters and programmatic dependent launch, which the kernels use: architectures from Hopper on. */
    public boolean runsKernels() {
        return attribute(CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) >= OLDEST_MAJOR;
    }

    private int attribute(int attribute) {
        int[] value = new int[1];
        CudaErrors.cuda("cuDeviceGetAttribute", JCudaDriver.cuDeviceGetAttribute(value, attribute, handle));
        return value[0];
    }
}
