package io.fusedcollective.cli;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleStorage;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Which quantizations and outputs take part: modes, and the choices that some modes have. */
final class QuantizationOptions {

    @Option(
            names = "--quant-modes",
            completionCandidates = Labels.OfQuantModes.class,
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<mode>",
            description = "none, fp8, fp4, fp8PerToken, fp8PerGroup, mxfp8, mxfp4. Default: none, fp8, fp4; on the host"
                    + " backend fp8; of verify all.")
    private List<QuantMode> modes;

    @Option(
            names = "--group-size",
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<n>",
            description = "Elements of a group of fp8PerGroup: 128, 64. Default: 128; of verify both.")
    private List<Integer> groupSizes;

    @Option(
            names = "--scale-format",
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<format>",
            description =
                    "How fp8PerGroup stores scale factors: fp32 (row-major), fp32ColumnMajor, ue8m0 (powers of two,"
                            + " four in a word, column-major). Default: fp32; of verify all.")
    private List<String> scaleFormats;

    @Option(
            names = "--scale-layout",
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<layout>",
            description = "Where the scale factors of fp4, mxfp8 and mxfp4 lie: swizzled128x4, linear. Default:"
                    + " swizzled128x4; of verify both.")
    private List<String> scaleLayouts;

    @Option(
            names = "--outputs",
            completionCandidates = Labels.OfOutputs.class,
            paramLabel = "<outputs>",
            description =
                    "needed: what the quantization needs; norm,codes: the norm beside the codes, unless the mode is"
                            + " none. Default: needed; of verify both in turn.")
    private OutputChoice outputs;

    @Option(
            names = "--weight-offset",
            paramLabel = "<n>",
            description =
                    "Added to the weight in fp32: 0, or 1 as in Gemma's norm. Default: 0; of verify both in turn.")
    private Integer weightOffset;

    /** The quantizations that the user asked for, or these modes. Choices that the user did not make have their defaults. */
    List<Quantization> withDefaults(List<QuantMode> otherwise) {
        return of(otherwise, ScaleStorage.Choice::isDefault, Quantization::hasDefaultGroupSize);
    }

    /** The quantizations that the user asked for. Choices that the user did not make, the mode included, take every value. */
    List<Quantization> withAll() {
        return of(List.of(QuantMode.values()), (choice, quantization) -> true, quantization -> true);
    }

    /** Null if not given. */
    OutputChoice outputs() {
        return outputs;
    }

    /** Null if not given. */
    Integer weightOffset() {
        return weightOffset;
    }

    private interface Open {
        boolean takes(ScaleStorage.Choice choice, Quantization quantization);
    }

    private List<Quantization> of(List<QuantMode> otherwise, Open storage, Predicate<Quantization> groupSize) {
        List<Quantization> all = (modes == null ? otherwise : modes)
                .stream()
                        .distinct()
                        .flatMap(mode -> Quantization.all(mode).stream())
                        .toList();
        for (ScaleStorage.Choice choice : ScaleStorage.Choice.values()) {
            List<String> given = given(choice);
            if (given != null) {
                given.forEach(choice::requireKnown);
            }
            all = narrowed(all, option(choice), given, choice::label, one -> storage.takes(choice, one));
        }
        if (groupSizes != null) {
            groupSizes.forEach(Quantization::requireGroupSize);
        }
        return narrowed(
                all, "--group-size", groupSizes, one -> one.hasGroupSizes() ? one.groupSize() : null, groupSize);
    }

    /** @param value of a quantization; null if its mode has no such choice */
    private static <T> List<Quantization> narrowed(
            List<Quantization> all,
            String option,
            List<T> given,
            Function<Quantization, T> value,
            Predicate<Quantization> open) {
        if (given == null) {
            return all.stream().filter(open).toList();
        }
        if (all.stream().allMatch(one -> value.apply(one) == null)) {
            throw new InvalidProblemException(
                    option + " " + given.toString().replaceAll("[\\[\\] ]", "") + " concerns none of the quant modes");
        }
        return all.stream()
                .filter(one -> value.apply(one) == null || given.contains(value.apply(one)))
                .toList();
    }

    private List<String> given(ScaleStorage.Choice choice) {
        return switch (choice) {
            case LAYOUT -> scaleLayouts;
            case FORMAT -> scaleFormats;
        };
    }

    private static String option(ScaleStorage.Choice choice) {
        return switch (choice) {
            case LAYOUT -> "--scale-layout";
            case FORMAT -> "--scale-format";
        };
    }
}
