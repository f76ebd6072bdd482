package io.fusedcollective.cuda;

import io.fusedcollective.backend.Diagnosis;
import io.fusedcollective.cuda.driver.CudaErrors;
import io.fusedcollective.cuda.driver.CudaHeaders;
import io.fusedcollective.cuda.driver.Driver;
import io.fusedcollective.cuda.driver.GpuDevice;
import io.fusedcollective.cuda.driver.KernelLibrary;
import io.fusedcollective.cuda.driver.NativeLoad;
import io.fusedcollective.cuda.driver.Nvml;
import io.fusedcollective.cuda.driver.Nvrtc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jcuda.driver.JCudaDriver;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nccl;

/** The libraries that a GPU run needs from the machine, and their versions. */
final class NativeLibraries {

    /** NCCL 2.27 introduced windows. This is NCCL's own format for versions. */
    static final int FIRST_NCCL_WITH_WINDOWS = 22700;

    private static final int OLDEST_CUDA_MAJOR = 13;

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
        int[] version = new int[1];
        if (ncclProblem().isEmpty()) {
            CudaErrors.nccl("ncclGetVersion", nccl.ncclGetVersion(version));
        }
        return version[0];
    }

    private static Optional<String> ncclProblem() {
        return NativeLoad.problem(
                "NCCL", () -> nccl.ncclGetVersion(new int[1]), NativeLoad.CUDA_RUNTIME, "libnccl.so.2");
    }

    private static String readable(int ncclVersion) {
        return ncclVersion / 10000 + "." + ncclVersion / 100 % 100 + "." + ncclVersion % 100;
    }

    /** CUDA version that the driver offers, for example "13.0"; null without a driver. */
    static String cudaVersion() {
        if (!Driver.starts()) {
            return null;
        }
        int[] version = new int[1];
        CudaErrors.cuda("cuDriverGetVersion", JCudaDriver.cuDriverGetVersion(version));
        return version[0] / 1000 + "." + version[0] % 1000 / 10;
    }

    /** Launches need JavaCPP's binding of the driver, which is in the same library as that of the runtime. */
    static boolean canLaunch() {
        return runtimeProblem().isEmpty();
    }

    private static Optional<String> runtimeProblem() {
        return NativeLoad.problem("CUDA runtime", () -> cudart.cuDriverGetVersion(new int[1]), NativeLoad.CUDA_RUNTIME);
    }

    static List<Diagnosis> findings(List<GpuDevice> devices) {
        List<Diagnosis> findings = new ArrayList<>();
        String cuda = cudaVersion();
        findings.add(Driver.problem().orElseGet(() -> driverFinding(cuda)));
        for (GpuDevice device : devices) {
            findings.add(new Diagnosis(
                    "GPU " + device.ordinal(),
                    device.name() + ", compute capability " + device.computeCapability()
                            + (device.runsKernels()
                                    ? ", " + device.multiprocessors() + " multiprocessors"
                                    : ", too old for the kernels"),
                    device.runsKernels()
                            ? null
                            : "the kernels need compute capability " + GpuDevice.OLDEST_MAJOR
                                    + ".0 or newer; choose other GPUs by CUDA_VISIBLE_DEVICES"));
        }
        if (devices.size() < 2 && cuda != null) {
            findings.add(new Diagnosis(
                    "GPUs", devices.size() + " found", "a collective needs at least 2; look at CUDA_VISIBLE_DEVICES"));
        }
        findings.addAll(
                Driver.isInstalled()
                        ? libraries(cuda)
                        : Stream.of("CUDA runtime", "NCCL", "NVRTC")
                                .map(NativeLibraries::notChecked)
                                .toList());
        findings.add(finding(
                "CUDA headers",
                CudaHeaders.folder().map(Path::toString).orElse(null),
                "install cuda-cudart-dev-13-0, or set CUDA_HOME; compiled results need it"));
        findings.add(finding(
                "Kernels", KernelLibrary.isInJar() ? "in the jar" : null, "build the jar where nvcc is on the PATH"));
        return findings;
    }

    private static List<Diagnosis> libraries(String cuda) {
        return List.of(
                runtimeFinding(cuda),
                finding(
                        "NCCL",
                        ncclVersion(),
                        ncclProblem(),
                        "install libnccl2 for CUDA 13, or put its folder into LD_LIBRARY_PATH; NCCL results need it"),
                finding(
                        "NVRTC",
                        Nvrtc.version(),
                        Nvrtc.problem(),
                        "install cuda-nvrtc-13-0, or put its folder into LD_LIBRARY_PATH; compiled results need it"));
    }

    private static Diagnosis notChecked(String library) {
        return new Diagnosis(library, "not checked, needs the driver", "mend the driver, then ask doctor again");
    }

    /** Its binding is in one library with the driver's, so without a driver nobody knows whether it is there. */
    private static Diagnosis runtimeFinding(String cuda) {
        if (cuda == null) {
            return notChecked("CUDA runtime");
        }
        return finding(
                "CUDA runtime",
                "loads",
                runtimeProblem(),
                "install cuda-cudart-13-0, or put the folder of libcudart.so.13 into LD_LIBRARY_PATH; every kernel launch"
                        + " needs it");
    }

    private static String driver() {
        String version = Nvml.driverVersion();
        return version == null ? "version unknown, as NVML does not load" : version;
    }

    /** The CUDA runtime and NCCL that this program is built for are of CUDA 13, which older drivers do not run. */
    static Diagnosis driverFinding(String cuda) {
        boolean recent = isRecent(cuda);
        return new Diagnosis(
                "Driver",
                driver() + ", CUDA " + cuda + (recent ? "" : ", too old"),
                recent ? null : "update the driver to 580 or newer: the libraries are of CUDA " + OLDEST_CUDA_MAJOR);
    }

    /** Whether the driver is there, and runs programs of the CUDA that this program is built for. */
    static boolean driverSuits() {
        String cuda = cudaVersion();
        return cuda != null && isRecent(cuda);
    }

    private static boolean isRecent(String cuda) {
        return Integer.parseInt(cuda.substring(0, cuda.indexOf('.'))) >= OLDEST_CUDA_MAJOR;
    }

    private static Diagnosis finding(String what, String found, String remedy) {
        return found == null ? new Diagnosis(what, "not found", remedy) : new Diagnosis(what, found, null);
    }

    private static Diagnosis finding(String what, String found, Optional<String> problem, String remedy) {
        return problem.map(reason -> new Diagnosis(what, reason, remedy))
                .orElseGet(() -> new Diagnosis(what, found, null));
    }
}
