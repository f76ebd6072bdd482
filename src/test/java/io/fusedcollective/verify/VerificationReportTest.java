package io.fusedcollective.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fusedcollective.oracle.RowCheck;
import io.fusedcollective.problem.DataType;
import io.fusedcollective.problem.FusionOptions;
import io.fusedcollective.problem.Implementation;
import io.fusedcollective.problem.Problem;
import io.fusedcollective.problem.QuantMode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerificationReportTest {

    private static final VerificationCase PROBLEM =
            new VerificationCase(new Problem(9, 64, DataType.FLOAT16, false, QuantMode.FP8), FusionOptions.DEFAULT);

    private final VerificationReport report =
            new VerificationReport(Stream.of("fusedOneshot"), Stream.of(PROBLEM.label()));

    @Test
    void tiesAreLimitedOverAllCodesOfAnImplementation() {
        add(Implementation.FUSED_ONESHOT, 0, 9, 60_000);
        add(Implementation.FUSED_ONESHOT, 0, 0, 40_000);
        add(Implementation.NCCL_CUSTOM, 0, 11, 100_000);
        assertEquals(List.of("ncclCustom: 11 ties among 100,000 codes, more than 1 in 10,000"), report.complaints());
    }

    @Test
    void aFewTiesMakeNoRateAndSomeAreNotLimited() {
        add(Implementation.FUSED_ONESHOT, 0, 3, 100);
        add(Implementation.NCCL_CUSTOM, 0, 1000, 0);
        assertEquals(List.of(), report.complaints());
        assertEquals("0 of 2,000 elements wrong, 1,003 ties; 2 results of 2 implementations", report.summary());
    }

    @Test
    void theFirstWrongElementOfEachImplementationIsNamed() {
        add(Implementation.FUSED_ONESHOT, 0, 0, 0);
        add(Implementation.FUSED_ONESHOT, 2, 0, 0);
        add(Implementation.FUSED_ONESHOT, 3, 0, 0);
        assertEquals(
                List.of("fusedOneshot, 9 tokens x 64, float16, no residual, fp8, special: number 2"),
                report.complaints());
    }

    private void add(Implementation implementation, long wrong, long ties, long codes) {
        RowCheck check = new RowCheck(1000, wrong, ties, 0, wrong == 0 ? null : "number " + wrong);
        report.add(new VerificationResult(implementation, PROBLEM, check, codes));
    }
}
