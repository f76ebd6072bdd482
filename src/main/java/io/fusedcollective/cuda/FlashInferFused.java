package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.foreign.AllReduceFusion;
import io.fusedcollective.foreign.FusionCall;
import io.fusedcollective.foreign.FusionPattern;
import io.fusedcollective.foreign.FusionShape;
import io.fusedcollective.foreign.FusionWorkspace;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleLayout;
import io.fusedcollective.problem.ScaleStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** FlashInfer's fused all-reduce, of the library that the user has. */
record FlashInferFused(Implementation descriptor, boolean oneshot) implements CudaImplementation {

    @Override
    public List<Requirement> needs() {
        List<Requirement> needs = new ArrayList<>(ForeignNeeds.fusion((library, ask) -> pattern(ask.problem())
                .map(pattern -> library.fusion().whyNot(pattern, ask.type(), ask.capability()))
                .orElse(Optional.of("FlashInfer's fused all-reduce does not quantize to "
                        + ask.problem().quantization().label()))));
        needs.add(Requirement.PLAIN_WEIGHT);
        return needs;
    }

    private static Optional<FusionPattern> pattern(Problem problem) {
        return quantization(problem.quantization())
                .flatMap(quantization -> FusionPattern.of(quantization, problem.has(Output.NORM)));
    }

    private static Optional<FusionPattern.Quantization> quantization(Quantization wanted) {
        return switch (wanted.mode()) {
            case NONE -> Optional.of(FusionPattern.Quantization.NONE);
            case FP8 -> Optional.of(FusionPattern.Quantization.FP8);
            case FP4 -> Optional.of(FusionPattern.Quantization.FP4);
            case FP8_PER_TOKEN -> Optional.of(FusionPattern.Quantization.FP8_PER_TOKEN);
            case FP8_PER_GROUP ->
                wanted.storage() == ScaleStorage.E8M0_PACKED
                        ? Optional.of(FusionPattern.Quantization.FP8_PER_GROUP)
                        : Optional.empty();
            case MX_FP8, MX_FP4 -> Optional.empty();
        };
    }

    @Override
    public Outputs build(Assembly assembly) {
        ForeignRank rank = ForeignRank.of(assembly);
        FusionShape shape = rank.shape();
        long table = FusionMemory.table(assembly, new FusionWorkspace(shape));
        FusionCall call = call(rank, pattern(assembly.problem()).orElseThrow(), table);
        AllReduceFusion fusion = rank.library().fusion();
        rank.add(() -> fusion.enqueue(shape, call));
        return assembly.tensors();
    }

    private FusionCall call(ForeignRank rank, FusionPattern pattern, long table) {
        Assembly assembly = rank.assembly();
        Tensors tensors = assembly.tensors();
        FusionOptions options = assembly.work().options();
        return new FusionCall(
                pattern,
                oneshot,
                options.pdl(),
                options.triggerCompletionAtEnd(),
                options.fp32Accumulation(),
                table,
                tensors.input.address(),
                0,
                residual(assembly).address(),
                residualOut(assembly).address(),
                address(tensors.norm),
                address(tensors.codes),
                address(tensors.scales),
                tensors.weight.address(),
                assembly.work().inputs().epsilon(),
                scaleFactor(rank, pattern),
                assembly.problem().quantization().storage().layout() == ScaleLayout.SWIZZLED,
                assembly.problem().quantization().groupSize());
    }

    private static long address(DeviceMemory memory) {
        return memory == null ? 0 : memory.address();
    }

    /** The kernels read one always; engines give them zeros if there is none. */
    private static DeviceMemory residual(Assembly assembly) {
        if (assembly.tensors().residual != null) {
            return assembly.tensors().residual;
        }
        DeviceMemory zeros = assembly.memory()
                .shared("zeros for a residual", assembly.problem().tensorBytes());
        if (assembly.set() == 0) {
            zeros.fill((byte) 0);
        }
        return zeros;
    }

    /** And they write the sum always. */
    private static DeviceMemory residualOut(Assembly assembly) {
        Tensors tensors = assembly.tensors();
        return tensors.residualOut != null
                ? tensors.residualOut
                : tensors.allocateIntermediate("the residual output that nobody reads");
    }

    private static long scaleFactor(ForeignRank rank, FusionPattern pattern) {
        return switch (pattern.quantization()) {
            case FP8 ->
                rank.scalar("the scale factor", rank.assembly().work().inputs().fp8Scale())
                        .address();
            case FP4 ->
                rank.scalar(
                                "the global scale factor",
                                rank.assembly().work().inputs().fp4GlobalScale())
                        .address();
            case NONE, FP8_PER_GROUP, FP8_PER_TOKEN -> 0;
        };
    }
}
