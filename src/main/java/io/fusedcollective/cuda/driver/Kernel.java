package io.fusedcollective.cuda.driver;

import jcuda.driver.CUfunction;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUlaunchAttribute;
import org.bytedeco.cuda.cudart.CUlaunchConfig;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A compiled kernel of one GPU, and its launches. Launch attributes need JavaCPP's binding, because JCuda has none. */
public final class Kernel {

    private final Handle handle;
    private final String name;

    public Kernel(Handle handle, String name) {
        this.handle = handle;
        this.name = name;
    }

    /**
     * How a kernel is spread over the GPU.
     *
     * @param clusterSize number of blocks of a cluster, a divisor of {@code blocks}; 1 for no clusters
     * @param overlap     programmatic dependent launch: blocks may start before the previous kernel has ended
     */
    public record Shape(int blocks, int threads, int clusterSize, boolean overlap) {}

    public void enqueue(Stream stream, Shape shape, KernelArguments arguments) {
        try (CUlaunchAttribute attributes = new CUlaunchAttribute(2);
                CUlaunchConfig config = new CUlaunchConfig();
                BytePointer block = new BytePointer(arguments.bytes());
                PointerPointer<Pointer> parameters = new PointerPointer<>(1)) {
            parameters.put(0, block);
            int count = 0;
            if (shape.overlap()) {
                attributes
                        .getPointer(count++)
                        .id(cudart.CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION)
                        .value()
                        .programmaticStreamSerializationAllowed(1);
            }
            if (shape.clusterSize() > 1) {
                attributes
                        .getPointer(count++)
                        .id(cudart.CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION)
                        .value()
                        .clusterDim_x(shape.clusterSize())
                        .clusterDim_y(1)
                        .clusterDim_z(1);
            }
            config.gridDimX(shape.blocks())
                    .gridDimY(1)
                    .gridDimZ(1)
                    .blockDimX(shape.threads())
                    .blockDimY(1)
                    .blockDimZ(1)
                    .sharedMemBytes(0)
                    .hStream(stream.javacpp())
                    .attrs(attributes)
                    .numAttrs(count);
            CUfunc_st function = new CUfunc_st(new Stream.RawPointer(handle.value()));
            CudaErrors.cuda("launch of " + name, cudart.cuLaunchKernelEx(config, function, parameters, null));
        }
    }

    /** How many blocks of this many threads one multiprocessor holds at a time. */
    public int residentBlocks(int threads) {
        int[] blocks = new int[1];
        CudaErrors.cuda(
                "cuOccupancyMaxActiveBlocksPerMultiprocessor of " + name,
                JCudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor(blocks, handle, threads, 0));
        return blocks[0];
    }

    public static final class Handle extends CUfunction {
        long value() {
            return getNativePointer();
        }
    }
}
