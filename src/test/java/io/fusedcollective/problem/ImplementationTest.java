package io.fusedcollective.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.Implementation.Kind;
import io.fusedcollective.problem.Implementation.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImplementationTest {

    private static final FusionOptions IN_DTYPE = FusionOptions.DEFAULT.withFp32Accumulation(false);

    /** Readers look up there what a label in a table means. */
    @ParameterizedTest
    @EnumSource
    void theDocumentationDescribesIt(Implementation implementation) throws IOException {
        String line = "| `%s` | `%s` | "
                .formatted(implementation.label(), implementation.provider().label());
        if (implementation.kind() != Kind.PROBE) {
            line += "%s | %s | %s |"
                    .formatted(implementation.allReduce(), implementation.norm(), implementation.quantization());
        }
        String expected = line;
        Path page = Path.of("docs/implementations.md");
        assertTrue(
                Files.readAllLines(page).stream().anyMatch(each -> each.startsWith(expected)),
                page + " has no line that starts with " + expected);
    }

    @ParameterizedTest
    @EnumSource
    void onlyFusedOnesHaveAMode(Implementation implementation) {
        assertEquals(implementation.kind() == Kind.FUSED, implementation.mode().isPresent());
    }

    @Test
    void theOptionForOneshotFindsIt() {
        assertEquals(Optional.of(Mode.ONESHOT), Implementation.FUSED_ONESHOT.mode());
        assertEquals(Optional.of(Mode.TWOSHOT), Implementation.FUSED_TWOSHOT.mode());
    }

    @Test
    void aShardedResidualIsForSequenceParallelOnesAlone() {
        for (Implementation implementation : Implementation.values()) {
            for (Residual residual : Residual.values()) {
                Problem problem = new Problem(3, 64, DataType.BFLOAT16, true, QuantMode.FP8).with(residual);
                Problem subject = implementation.subject(problem);
                boolean computed = implementation.misfit(subject).isEmpty();
                switch (implementation.kind()) {
                    case STANDARD, FUSED -> assertEquals(residual != Residual.SHARDED, computed);
                    case SEQUENCE_PARALLEL -> {
                        assertEquals(residual != Residual.NONE, computed);
                        assertTrue(!computed || subject.residual() == Residual.SHARDED);
                    }
                    case PROBE -> assertTrue(computed);
                }
            }
        }
    }

    @Test
    void kernelsOfOursAddUpAsAskedAndNcclInTheDtype() {
        assertEquals(Optional.of(Summation.FP32), summation(Implementation.P2P_CUSTOM, FusionOptions.DEFAULT));
        assertEquals(Optional.of(Summation.DTYPE_IN_RANK_ORDER), summation(Implementation.P2P_CUSTOM, IN_DTYPE));
        assertEquals(
                Optional.of(Summation.DTYPE_IN_ANY_ORDER),
                summation(Implementation.NCCL_CUSTOM, FusionOptions.DEFAULT));
        assertEquals(Optional.empty(), summation(Implementation.LINK_PEAK, FusionOptions.DEFAULT));
    }

    private static Optional<Summation> summation(Implementation implementation, FusionOptions options) {
        return implementation.arithmetic(options).map(Arithmetic::summation);
    }
}
