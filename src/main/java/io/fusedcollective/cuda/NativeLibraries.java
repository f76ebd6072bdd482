package io.fusedcollective.cuda;

import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.cuda.driver.CudaErrors;
import io.fusedcollective.cuda.driver.CudaHeaders;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.KernelLibrary;
import io.fusedcollective.cuda.driver.Nvml;
import io.fusedcollective.cuda.driver.Nvrtc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nccl;

/** The libraries that a GPU run needs from the machine, and their versions. */
final class NativeLibraries {

    /** NCCL 2.27 introduced windows. This is NCCL's own format for versions. */
    static final int FIRST_NCCL_WITH_WINDOWS = 22700;

    private NativeLibraries() {}

    /** Why features of this NCCL version cannot be used; empty if they can. An older library lacks the symbols. */
    static Optional<String> withoutNccl(int oldestVersion) {
        int version = ncclVersionCode();
        if (version == 0) {
            return Optional.of("NCCL not found; doctor says what to do about it");
        }
        return version < oldestVersion
                ? Optional.of("needs NCCL " + readable(oldestVersion) + " or newer, found " + readable(version))
                : Optional.empty();
    }

    /** For example "2.28.3"; null if NCCL does not load. */
    static String ncclVersion() {
        int version = ncclVersionCode();
        return version == 0 ? null : readable(version);
    }

    private static int ncclVersionCode() {
        try {
            int[] version = new int[1];
            CudaErrors.nccl("ncclGetVersion", nccl.ncclGetVersion(version));
            return version[0];
        } catch (LinkageError e) {
            return 0;
        }
    }

    private static String readable(int ncclVersion) {
        return ncclVersion / 10000 + "." + ncclVersion / 100 % 100 + "." + ncclVersion % 100;
    }

    /** CUDA version that the driver offers, for example "13.0"; null without a driver. */
    static String cudaVersion() {
        if (!GpuDevice.driverStarts()) {
            return null;
        }
        int[] version = new int[1];
        CudaErrors.cuda("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
        return version[0] / 1000 + "." + version[0] % 1000 / 10;
    }

    /** Launches need JavaCPP's binding of the driver, which is in the same library as that of the runtime. */
    static boolean canLaunch() {
        try {
            cudart.cuDriverGetVersion(new int[1]);
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    static List<Diagnosis> findings(List<GpuDevice> devices) {
        List<Diagnosis> findings = new ArrayList<>();
        String cuda = cudaVersion();
        findings.add(finding(
                "Driver",
                cuda == null ? null : driver() + ", CUDA " + cuda,
                "install NVIDIA's driver; in a container, start it with --gpus all"));
        for (GpuDevice device : devices) {
            findings.add(new Diagnosis(
                    "GPU " + device.ordinal(),
                    device.name() + ", compute capability " + device.computeCapability() + ", "
                            + device.multiprocessors() + " multiprocessors",
                    null));
        }
        if (devices.size() < 2 && cuda != null) {
            findings.add(new Diagnosis(
                    "GPUs", devices.size() + " found", "a collective needs at least 2; look at CUDA_VISIBLE_DEVICES"));
        }
        findings.add(finding(
                "CUDA runtime",
                canLaunch() ? "loads" : null,
                "install cuda-cudart-13-0, or put the folder of libcudart.so.13 into LD_LIBRARY_PATH; no kernel can be"
                        + " launched without"));
        findings.add(finding(
                "NCCL",
                ncclVersion(),
                "install libnccl2 for CUDA 13, or put its folder into LD_LIBRARY_PATH; NCCL rows cannot run without"));
        findings.add(finding(
                "NVRTC",
                Nvrtc.version(),
                "install cuda-nvrtc-13-0, or put its folder into LD_LIBRARY_PATH; compiled rows cannot run without"));
        findings.add(finding(
                "CUDA headers",
                CudaHeaders.folder().map(Path::toString).orElse(null),
                "install cuda-cudart-dev-13-0, or set CUDA_HOME; compiled rows cannot run without"));
        findings.add(finding(
                "Kernels", KernelLibrary.isInJar() ? "in the jar" : null, "build the jar where nvcc is on the PATH"));
        return findings;
    }

    private static String driver() {
        String version = Nvml.driverVersion();
        return version == null ? "version unknown, as NVML does not load" : version;
    }

    private static Diagnosis finding(String what, String found, String remedy) {
        return found == null ? new Diagnosis(what, "not found", remedy) : new Diagnosis(what, found, null);
    }
}
