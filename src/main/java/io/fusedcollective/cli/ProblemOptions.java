package io.fusedcollective.cli;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.problem.Residual;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that computes: which problems. */
final class ProblemOptions {

    @Option(
            names = "--num-tokens",
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<n>",
            description = "Rows of the activations. Default: 128 512 1024 2048; on the host backend 16 128; of verify"
                    + " few and odd numbers, and three prefills.")
    List<Integer> tokens;

    @Option(
            names = "--dtypes",
            completionCandidates = Labels.OfDataTypes.class,
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<dtype>",
            description = "bfloat16, float16, float32. Default: bfloat16; of verify all.")
    List<DataType> dtypes;

    @Option(
            names = "--residual",
            completionCandidates = Labels.OfResiduals.class,
            arity = "1..*",
            split = ",",
            preprocessor = LastList.class,
            paramLabel = "<residual>",
            description =
                    "Whether a residual is added before the norm: true; false; sharded: each rank adds that of its own"
                            + " rows, as the sequence-parallel implementations do. Default: true, which means sharded"
                            + " for these; of verify all.")
    private List<Residual> residuals;

    @Option(names = "--no-residual", description = "The same as --residual false.")
    private boolean noResidual;

    @Mixin
    QuantizationOptions quantization;

    /**
     * Null if none is asked for.
     *
     * @throws InvalidProblemException if the options contradict each other
     */
    List<Residual> residuals() {
        if (noResidual && residuals != null && !residuals.equals(List.of(Residual.NONE))) {
            throw new InvalidProblemException("--no-residual is --residual false; use one of them");
        }
        return noResidual ? List.of(Residual.NONE) : residuals;
    }
}
