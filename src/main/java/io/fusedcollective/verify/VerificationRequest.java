package io.fusedcollective.verify;

import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.OutputChoice;
import io.fusedcollective.problem.QuantMode;
import io.fusedcollective.problem.Quantization;
import io.fusedcollective.problem.Residual;
import java.util.Arrays;
import java.util.List;

/**
 * What the user asked for.
 *
 * @param tokens   null: the suite's own list, and so for {@code hiddens}
 * @param dtypes   null: all there are, and so for {@code quantizations} and, but for probes, {@code implementations}
 * @param outputs  null: both kinds, and so for {@code weightOffset}
 * @param residuals null: all; sequence-parallel implementations take part if a sharded one is among them
 * @param quick    few and small shapes
 * @param options  what the switches of the fused kernels are where none is to be off
 */
public record VerificationRequest(
        List<Integer> tokens,
        List<Integer> hiddens,
        List<DataType> dtypes,
        List<Quantization> quantizations,
        OutputChoice outputs,
        Integer weightOffset,
        List<Residual> residuals,
        boolean quick,
        List<Implementation> implementations,
        FusionOptions options) {

    public VerificationRequest {
        tokens = tokens == null ? null : distinct(tokens);
        hiddens = hiddens == null ? null : distinct(hiddens);
        residuals = residuals == null ? List.of(Residual.values()) : distinct(residuals);
        dtypes = dtypes == null ? List.of(DataType.values()) : distinct(dtypes);
        quantizations = quantizations == null
                ? Arrays.stream(QuantMode.values())
                        .flatMap(mode -> Quantization.all(mode).stream())
                        .toList()
                : distinct(quantizations);
        implementations = implementations == null
                ? Arrays.stream(Implementation.values())
                        .filter(each -> each.kind() != Implementation.Kind.PROBE)
                        .toList()
                : distinct(implementations);
    }

    private static <T> List<T> distinct(List<T> asked) {
        return asked.stream().distinct().toList();
    }
}
