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

    /** The most blocks of a cluster on every GPU with clusters (CUDA C++ Programming Guide, "Thread Block Clusters"). */
    private static final int PORTABLE_CLUSTER_SIZE = 8;

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
        allow(shape.clusterSize());
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
                setCluster(attributes.getPointer(count++), shape.clusterSize());
            }
            setGrid(config, shape.blocks(), shape.threads());
            config.hStream(stream.javacpp()).attrs(attributes).numAttrs(count);
            CudaErrors.cuda("launch of " + name, cudart.cuLaunchKernelEx(config, function(), parameters, null));
        }
    }

    private static void setGrid(CUlaunchConfig config, int blocks, int threads) {
        config.gridDimX(blocks)
                .gridDimY(1)
                .gridDimZ(1)
                .blockDimX(threads)
                .blockDimY(1)
                .blockDimZ(1)
                .sharedMemBytes(0);
    }

    private static void setCluster(CUlaunchAttribute attribute, int clusterSize) {
        attribute
                .id(cudart.CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION)
                .value()
                .clusterDim_x(clusterSize)
                .clusterDim_y(1)
                .clusterDim_z(1);
    }

    private void allow(int clusterSize) {
        if (clusterSize > PORTABLE_CLUSTER_SIZE) {
            CudaErrors.cuda(
                    "cuFuncSetAttribute of " + name,
                    cudart.cuFuncSetAttribute(
                            function(), cudart.CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, 1));
        }
    }

    private CUfunc_st function() {
        return new CUfunc_st(new Stream.RawPointer(handle.value()));
    }

    /** How many blocks of this many threads one multiprocessor holds at a time. */
    public int residentBlocks(int threads) {
        int[] blocks = new int[1];
        CudaErrors.cuda(
                "cuOccupancyMaxActiveBlocksPerMultiprocessor of " + name,
                JCudaDriver.cuOccupancyMaxActiveBlocksPerMultiprocessor(blocks, handle, threads, 0));
        return blocks[0];
    }

    /**
     * The number of clusters that the GPU holds at a time. A cluster must fit one GPC, so clusters may not fill the whole GPU.
     */
    public int residentClusters(int threads, int clusterSize) {
        allow(clusterSize);
        try (CUlaunchAttribute attribute = new CUlaunchAttribute(1);
                CUlaunchConfig config = new CUlaunchConfig()) {
            setCluster(attribute, clusterSize);
            setGrid(config, clusterSize, threads);
            config.hStream(null).attrs(attribute).numAttrs(1);
            int[] clusters = new int[1];
            CudaErrors.cuda(
                    "cuOccupancyMaxActiveClusters of " + name,
                    cudart.cuOccupancyMaxActiveClusters(clusters, function(), config));
            return clusters[0];
        }
    }

    public static final class Handle extends CUfunction {
        long value() {
            return getNativePointer();
        }
    }
}
