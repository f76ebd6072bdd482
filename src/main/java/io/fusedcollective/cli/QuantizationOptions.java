package io.fusedcollective.cli;

import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.ScaleStorage;
import java.util.List;
import picocli.CommandLine.Option;

/** Which quantizations take part: modes, and the choices that some modes have. */
final class QuantizationOptions {

    @Option(
            names = "--quant-modes",
            arity = "1..*",
            split = ",",
            paramLabel = "MODE",
            description = "none, fp8, fp4. Default: all of them.")
    private List<QuantMode> modes;

    @Option(
            names = "--scale-layout",
            arity = "1..*",
            split = ",",
            paramLabel = "LAYOUT",
            description = "Where the scale factors of fp4 lie: swizzled128x4, linear. Default: swizzled128x4; of verify"
                    + " both.")
    private List<String> layouts;

    /** What is asked for; what a mode leaves open is at its default. */
    List<Quantization> withDefaults() {
        return of(QuantMode.DEFAULTS, ScaleStorage.Choice::isDefault);
    }

    /** What is asked for; what is left open, modes too, takes every value. */
    List<Quantization> withAll() {
        return of(List.of(QuantMode.values()), (choice, quantization) -> true);
    }

    private interface Open {
        boolean takes(ScaleStorage.Choice choice, Quantization quantization);
    }

    private List<Quantization> of(List<QuantMode> otherwise, Open open) {
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
            all = all.stream()
                    .filter(quantization -> given == null
                            ? open.takes(choice, quantization)
                            : choice.label(quantization) == null || given.contains(choice.label(quantization)))
                    .toList();
            if (given != null && all.stream().noneMatch(quantization -> choice.label(quantization) != null)) {
                throw new InvalidProblemException(
                        "--scale-layout " + String.join(",", given) + " concerns none of the quant modes");
            }
        }
        return all;
    }

    private List<String> given(ScaleStorage.Choice choice) {
        return switch (choice) {
            case LAYOUT -> layouts;
        };
    }
}
