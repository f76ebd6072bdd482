package io.fusedcollective.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleReasonTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0     | []",
                "0x1   | []", // idle
                "0x2   | []", // application clocks
                "0x4   | [software power cap]",
                "0x8   | [hardware slowdown]",
                "0x10  | []", // sync boost
                "0x20  | [software thermal slowdown]",
                "0x40  | [hardware thermal slowdown]",
                "0x80  | [hardware power brake]",
                "0x100 | []", // display clocks
                "0x25  | [software power cap, software thermal slowdown]",
            })
    void onlyWhatHoldsAGpuDownAgainstItsSettingsCounts(String bits, String reasons) {
        assertEquals(reasons, ThrottleReason.of(Long.decode(bits)).toString());
    }
}
