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
 * @param tokens null for the suite's own list; the same for {@code hiddens}
 * @param dtypes null for all; the same for {@code quantizations} and for {@code implementations}, which then leave out probes
 * @param outputs null for both kinds; the same for {@code weightOffset}
 * @param residuals null: all; sequence-parallel implementations take part if a sharded one is among them
 * @param quick whether only whether only few and small shapes are verified are verified
 * @param options the switches of the fused kernels, for cases that do not turn one off
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
