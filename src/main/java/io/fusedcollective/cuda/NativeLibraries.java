package io.fusedcollective.cuda;

import io.fusedcollective.backend.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.global.nccl;

/** The libraries that a GPU run needs from the machine, and their versions. */
final class NativeLibraries {

    private NativeLibraries() {}

    /** For example "2.28.3"; null where NCCL does not load. */
    static String ncclVersion() {
        try {
            int[] version = new int[1];
            Check.nccl("ncclGetVersion", nccl.ncclGetVersion(version));
            return version[0] / 10000 + "." + version[0] / 100 % 100 + "." + version[0] % 100;
        } catch (LinkageError e) {
            return null;
        }
    }

    /** CUDA version that the driver offers, for example "13.0"; null without a driver. */
    static String cudaVersion() {
        if (!GpuDevice.driverStarts()) {
            return null;
        }
        int[] version = new int[1];
        Check.cuda("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
        return version[0] / 1000 + "." + version[0] % 1000 / 10;
    }

    static List<Finding> findings(List<GpuDevice> devices) {
        List<Finding> findings = new ArrayList<>();
        String cuda = cudaVersion();
        findings.add(finding("Driver", cuda == null ? null : Nvml.driverVersion() + ", CUDA " + cuda,
                "install NVIDIA's driver; in a container, start it with --gpus all"));
        for (GpuDevice device : devices) {
            findings.add(new Finding("GPU " + device.ordinal(), device.name() + ", compute capability "
                    + device.computeCapability() + ", " + device.multiprocessors() + " multiprocessors", null));
        }
        if (devices.size() < 2 && cuda != null) {
            findings.add(new Finding("GPUs", devices.size() + " found",
                    "a collective needs at least 2; look at CUDA_VISIBLE_DEVICES"));
        }
        findings.add(finding("NCCL", ncclVersion(),
                "install libnccl2 for CUDA 13, or put its folder into LD_LIBRARY_PATH; NCCL rows cannot run without"));
        findings.add(finding("NVRTC", Nvrtc.version(),
                "install cuda-nvrtc-13-0, or put its folder into LD_LIBRARY_PATH; compiled rows cannot run without"));
        findings.add(finding("CUDA headers", CudaHeaders.folder().map(Path::toString).orElse(null),
                "install cuda-cudart-dev-13-0, or set CUDA_HOME; compiled rows cannot run without"));
        findings.add(finding("Kernels", KernelLibrary.isInJar() ? "in the jar" : null,
                "build the jar where nvcc is on the PATH"));
        return findings;
    }

    private static Finding finding(String what, String found, String remedy) {
        return found == null ? new Finding(what, "not found", remedy) : new Finding(what, found, null);
    }
}
