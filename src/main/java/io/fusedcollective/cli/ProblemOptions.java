package io.fusedcollective.cli;

import io.fusedcollective.problem.DataType;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that computes: which problems. */
final class ProblemOptions {

    @Option(
            names = "--num-tokens",
            arity = "1..*",
            split = ",",
            paramLabel = "N",
            description = "Rows of the activations. Default: 128 512 1024 2048; on the host backend 16 128; of verify"
                    + " few and odd numbers, and three prefills.")
    List<Integer> tokens;

    @Option(
            names = "--dtypes",
            arity = "1..*",
            split = ",",
            paramLabel = "DTYPE",
            description = "bfloat16, float16, float32. Default: bfloat16; of verify all.")
    List<DataType> dtypes;

    @Option(
            names = "--no-residual",
            description =
                    "Normalize the all-reduced value itself, without a residual added. By default, verify does both.")
    boolean noResidual;

    @Mixin
    QuantizationOptions quantization;
}
