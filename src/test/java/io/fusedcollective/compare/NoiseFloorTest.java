package io.fusedcollective.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.InvalidProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseFloorTest {

    @ParameterizedTest
    @CsvSource({
        "1.10, 1.09, 1.11, 128, SLOWER",
        "0.90, 0.89, 0.91, 128, FASTER",
        "1.01, 1.005, 1.015, 128, SAME", // certainly not 1, and still within what two processes differ by
        "1.025, 1.021, 1.029, 128, SLOWER",
        "1.025, 1.015, 1.035, 128, UNCLEAR",
        "1.00, 0.95, 1.05, 128, UNCLEAR",
        "1.035, 1.034, 1.036, 127, SAME",
        "1.045, 1.044, 1.046, 127, SLOWER",
    })
    void aVerdictNeedsTheWholeIntervalOutside(double value, double low, double high, int tokens, Verdict verdict) {
        assertEquals(verdict, NoiseFloor.USUAL.verdict(new Ratio(value, low, high), tokens));
        assertEquals(
                switch (verdict) {
                    case SLOWER -> Verdict.FASTER;
                    case FASTER -> Verdict.SLOWER;
                    case SAME, UNCLEAR -> verdict;
                },
                NoiseFloor.USUAL.verdict(new Ratio(1 / value, 1 / high, 1 / low), tokens));
    }

    @Test
    void saysItselfInPerCent() {
        assertEquals("±2 % (±4 % below 128 tokens)", NoiseFloor.USUAL.toString());
        assertEquals("±0.25 % (±0.5 % below 128 tokens)", new NoiseFloor(0.0025).toString());
        assertEquals("±0 % (±0 % below 128 tokens)", new NoiseFloor(0).toString());
        String message = assertThrows(InvalidProblemException.class, () -> new NoiseFloor(1))
                .getMessage();
        assertEquals("--noise 100 % is not allowed; from 0 % to less than 100 %", message);
    }
}
