package io.fusedcollective.cuda;

import io.fusedcollective.cuda.driver.DeviceMemory;
import io.fusedcollective.foreign.AllReduceFusion;
import io.fusedcollective.foreign.DeviceTensor;
import io.fusedcollective.foreign.ElementType;
import io.fusedcollective.foreign.FusionCall;
import io.fusedcollective.foreign.FusionPattern;
import io.fusedcollective.foreign.FusionShape;
import io.fusedcollective.foreign.FusionWorkspace;
import io.fusedcollective.foreign.NormFunctions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Output;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * FlashInfer's all-reduce alone, in the mode that FlashInfer chooses, then the norm of its module {@code norm}.
 *
 * <p>That module adds a residual in place. With quantization the operation stays repeatable all the same: the sum goes to the
 * residual output, and the module adds the residual, which it only reads, to that. Without, it overwrites both addends, so that
 * the residual grows from operation to operation, as in an engine; before a check it is put back.
 */
record FlashInferAllReduceNorm(Implementation descriptor) implements CudaImplementation {

    @Override
    public List<Requirement> needs() {
        List<Requirement> needs = new ArrayList<>(ForeignNeeds.fusion(
                (library, ask) -> library.fusion().whyNot(FusionPattern.ALL_REDUCE, ask.type(), ask.capability())));
        needs.add(ForeignNeeds.norm((library, ask) -> quantizes(ask.problem())
                .map(quantizes -> library.norm().whyNot(ask.type(), quantizes))
                .orElse(Optional.of("FlashInfer's module norm does not quantize to "
                        + ask.problem().quantization().label()))));
        needs.add(Requirement.PLAIN_WEIGHT);
        return needs;
    }

    /** Empty if the module cannot. */
    private static Optional<Boolean> quantizes(Problem problem) {
        return switch (problem.quant()) {
            case NONE -> Optional.of(false);
            case FP8 -> problem.has(Output.NORM) ? Optional.empty() : Optional.of(true);
            case FP4, FP8_PER_TOKEN, FP8_PER_GROUP, MX_FP8, MX_FP4 -> Optional.empty();
        };
    }

    @Override
    public Outputs build(Assembly assembly) {
        ForeignRank rank = ForeignRank.of(assembly);
        boolean residual = assembly.problem().hasResidual();
        boolean quantizes = assembly.problem().quant() != QuantMode.NONE;
        Tensors tensors = assembly.tensors();
        DeviceMemory sum = target(tensors, residual, quantizes);
        addAllReduce(rank, sum);
        NormFunctions norm = rank.library().norm();
        double epsilon = assembly.work().inputs().epsilon();
        DeviceTensor reduced = rank.tensor(sum);
        DeviceTensor weight = rank.weight();
        if (quantizes) {
            DeviceTensor codes = rank.tensor(tensors.codes, ElementType.FLOAT8_E4M3);
            DeviceTensor scale =
                    rank.scalar("the scale factor", assembly.work().inputs().fp8Scale());
            if (residual) {
                DeviceTensor addend = rank.tensor(tensors.residual);
                rank.add(() -> norm.addNormQuant(codes, addend, reduced, weight, scale, epsilon));
            } else {
                rank.add(() -> norm.normQuant(codes, reduced, weight, scale, epsilon));
            }
        } else if (residual) {
            DeviceTensor inPlace = rank.tensor(tensors.residualOut);
            assembly.restoreBeforeChecks(() -> tensors.residualOut.copyFrom(tensors.residual));
            rank.add(() -> norm.addNorm(reduced, inPlace, weight, epsilon));
        } else {
            DeviceTensor out = rank.tensor(tensors.norm);
            rank.add(() -> norm.norm(out, reduced, weight, epsilon));
        }
        return tensors;
    }

    /** The tensor for the sum. The module overwrites the sum in place with its output. */
    private static DeviceMemory target(Tensors tensors, boolean residual, boolean quantizes) {
        if (!residual) {
            return tensors.allocateIntermediate("the all-reduced sum");
        }
        return quantizes ? tensors.residualOut : tensors.norm;
    }

    private static void addAllReduce(ForeignRank rank, DeviceMemory sum) {
        FusionShape shape = rank.shape();
        long table = FusionMemory.table(rank.assembly(), new FusionWorkspace(shape));
        FusionCall call = FusionCall.allReduce(
                shape.oneshotByDefault(), table, rank.assembly().tensors().input.address(), sum.address());
        AllReduceFusion fusion = rank.library().fusion();
        rank.add(() -> fusion.enqueue(shape, call));
    }
}
