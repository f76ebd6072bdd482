package io.fusedcollective.foreign;

import java.util.Optional;

/** FlashInfer's module {@code norm}. It takes no fp32. Each function enqueues on the stream of {@link FlashInfer#setStream}. */
public final class NormFunctions {

    private static final String NORM = "rmsnorm";
    private static final String ADD_NORM = "fused_add_rmsnorm";
    private static final String NORM_QUANT = "rmsnorm_quant";
    private static final String ADD_NORM_QUANT = "fused_add_rmsnorm_quant";

    private final FfiLibrary library;

    NormFunctions(FfiLibrary library) {
        this.library = library;
    }

    /** Why this library cannot do it, if so; versions before 0.6 do not quantize. */
    public Optional<String> whyNot(ElementType type, boolean quantizes) {
        if (type == ElementType.FLOAT32) {
            return Optional.of("FlashInfer's norm takes float16 and bfloat16 only");
        }
        if (quantizes && (!library.exports(NORM_QUANT) || !library.exports(ADD_NORM_QUANT))) {
            return Optional.of("this version's module norm does not quantize; FlashInfer 0.6 and newer do");
        }
        if (quantizes && !takesScaleAsTensor()) {
            return Optional.of(
                    "this version's module norm takes the scale factor from the CPU; FlashInfer 0.6.8 and newer take"
                            + " it from the GPU, where the suite has it");
        }
        return Optional.empty();
    }

    private boolean takesScaleAsTensor() {
        return library.function(NORM_QUANT).signature().types().get(3).contains("Tensor");
    }

    /** {@code out} = norm of {@code in}, both tokens x hidden. */
    public void norm(DeviceTensor out, DeviceTensor in, DeviceTensor gamma, double epsilon) {
        library.function(NORM)
                .call(new FfiArguments()
                        .tensor(out)
                        .tensor(in)
                        .tensor(gamma)
                        .real(epsilon)
                        .bool(true));
    }

    /** Computes in place: {@code residual} becomes the sum of both, {@code inOut} its norm. */
    public void addNorm(DeviceTensor inOut, DeviceTensor residual, DeviceTensor gamma, double epsilon) {
        library.function(ADD_NORM)
                .call(new FfiArguments()
                        .tensor(inOut)
                        .tensor(residual)
                        .tensor(gamma)
                        .real(epsilon)
                        .bool(true));
    }

    /** {@code codes} (E4M3) = norm of {@code in} / {@code scaleFactor} (one fp32). */
    public void normQuant(
            DeviceTensor codes, DeviceTensor in, DeviceTensor gamma, DeviceTensor scaleFactor, double epsilon) {
        library.function(NORM_QUANT)
                .call(new FfiArguments()
                        .tensor(codes)
                        .tensor(in)
                        .tensor(gamma)
                        .tensor(scaleFactor)
                        .real(epsilon)
                        .bool(true));
    }

    /** The same after {@code residual} has become the sum of both; {@code in} stays as it is. */
    public void addNormQuant(
            DeviceTensor codes,
            DeviceTensor in,
            DeviceTensor residual,
            DeviceTensor gamma,
            DeviceTensor scaleFactor,
            double epsilon) {
        library.function(ADD_NORM_QUANT)
                .call(new FfiArguments()
                        .tensor(codes)
                        .tensor(in)
                        .tensor(residual)
                        .tensor(gamma)
                        .tensor(scaleFactor)
                        .real(epsilon)
                        .bool(true));
    }
}
