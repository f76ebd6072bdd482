package io.fusedcollective.foreign;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** FlashInfer's fused all-reduce, {@code trtllm_allreduce_fusion}, of any version from 0.5 on. */
public final class AllReduceFusion {

    static final String NAME = "trtllm_allreduce_fusion";

    /** 0.5.0 to 0.6.10: the arguments end with the layout of the scales. */
    private static final int OLDEST_COUNT = 21;
    /** From 0.6.11 on, the size of groups that share a scale follows. */
    private static final int COUNT_WITH_GROUPS = 22;
    /** From 0.6.12 on, the offset that is added to gamma follows. */
    private static final int NEWEST_COUNT = 23;

    private static final int LAYOUT_SWIZZLED_128X4 = 0;
    private static final int LAYOUT_LINEAR = 2;
    private static final int FIRST_FP4_CAPABILITY = 100;

    private final FfiFunction function;
    private final int argumentCount;

    /** @throws ForeignLibraryException if the function takes arguments that the suite does not know */
    AllReduceFusion(FfiFunction function) {
        this.function = function;
        FfiSignature signature = function.signature();
        this.argumentCount = signature.count();
        if (!isKnown(signature)) {
            throw new ForeignLibraryException("this FlashInfer's " + NAME + " takes " + argumentCount + " arguments, "
                    + signature + ", which the suite does not know; it knows those of FlashInfer 0.5 to 0.6.18");
        }
    }

    private static boolean isKnown(FfiSignature signature) {
        List<String> kinds =
                signature.types().stream().map(AllReduceFusion::kind).toList();
        List<String> known = new ArrayList<>();
        known.addAll(List.of("tensor", "int", "int", "int", "int", "tensor", "bool", "bool", "bool", "bool", "int"));
        known.addAll(List.of(
                "tensor?", "tensor?", "tensor?", "tensor?", "tensor?", "tensor?", "tensor?", "float?", "tensor?",
                "int?", "int?", "float?"));
        boolean knownCount = signature.count() >= OLDEST_COUNT && signature.count() <= NEWEST_COUNT;
        return knownCount && kinds.equals(known.subList(0, signature.count()));
    }

    /** Versions of TVM FFI differ in how they write a tensor. */
    private static String kind(String type) {
        boolean optional = type.startsWith("Optional<");
        String inner = optional ? type.substring("Optional<".length(), type.length() - 1) : type;
        return (inner.contains("Tensor") ? "tensor" : inner) + (optional ? "?" : "");
    }

    /**
     * Why this library on this kind of GPU cannot do it, if so.
     *
     * @param computeCapability 10 x major + minor
     */
    public Optional<String> whyNot(FusionPattern pattern, ElementType type, int computeCapability) {
        if (!pattern.knownWith(argumentCount)) {
            return Optional.of(
                    "this version of FlashInfer does not quantize so in its fused all-reduce; newer ones do");
        }
        boolean fp4 = pattern.quantization() == FusionPattern.Quantization.FP4;
        if (fp4 && computeCapability < FIRST_FP4_CAPABILITY) {
            return Optional.of("FlashInfer's FP4 needs compute capability 10.0; below, its conversion writes zeros");
        }
        if (fp4 && type == ElementType.FLOAT32) {
            return Optional.of("FlashInfer's FP4 takes no fp32");
        }
        return Optional.empty();
    }

    /**
     * Enqueues it on the stream that {@link FlashInfer#setStream} set for this thread. All ranks must do so, as the kernels
     * wait for each other without a limit.
     */
    public void enqueue(FusionShape shape, FusionCall call) {
        FfiArguments arguments = arguments(shape, call);
        function.call(arguments);
    }

    FfiArguments arguments(FusionShape shape, FusionCall call) {
        boolean quantizesGroups = call.pattern().quantization() == FusionPattern.Quantization.FP8_PER_GROUP;
        FfiArguments arguments = new FfiArguments()
                .tensor(tensor(shape, call.in()))
                .integer(shape.ranks())
                .integer(shape.rank())
                .integer(shape.tokens())
                .integer(shape.hidden())
                .tensor(new DeviceTensor(call.table(), shape.device(), ElementType.INT64, 3L * shape.ranks() + 1))
                .bool(call.pdl())
                .bool(call.oneshot())
                .bool(call.triggerAtEnd())
                .bool(call.fp32Sums())
                .integer(call.pattern().code())
                .tensor(tensor(shape, call.allReduceOut()))
                .tensor(tensor(shape, call.residualIn()))
                .tensor(tensor(shape, call.residualOut()))
                .tensor(tensor(shape, call.normOut()))
                .tensor(bytes(shape, call.codes()))
                .tensor(bytes(shape, call.scales()));
        if (call.pattern() == FusionPattern.ALL_REDUCE) {
            arguments.none().none();
        } else {
            arguments
                    .tensor(new DeviceTensor(call.gamma(), shape.device(), shape.type(), shape.hidden()))
                    .real(call.epsilon());
        }
        arguments.tensor(
                call.scaleFactor() == 0
                        ? null
                        : new DeviceTensor(call.scaleFactor(), shape.device(), ElementType.FLOAT32, 1));
        arguments.integer(call.swizzledScales() ? LAYOUT_SWIZZLED_128X4 : LAYOUT_LINEAR);
        if (argumentCount >= COUNT_WITH_GROUPS) {
            if (quantizesGroups) {
                arguments.integer(call.groupElements());
            } else {
                arguments.none();
            }
        }
        if (argumentCount >= NEWEST_COUNT) {
            arguments.none();
        }
        return arguments;
    }

    private static DeviceTensor tensor(FusionShape shape, long address) {
        return address == 0
                ? null
                : new DeviceTensor(address, shape.device(), shape.type(), shape.tokens(), shape.hidden());
    }

    /** The kernels take only the address of codes and scales. */
    private static DeviceTensor bytes(FusionShape shape, long address) {
        return address == 0
                ? null
                : new DeviceTensor(address, shape.device(), ElementType.UINT8, shape.tokens(), shape.hidden());
    }
}
