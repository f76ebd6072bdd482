package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "52.3456,  0.4213, 52.35, 0.42",
        "9.2134,   1.3,    9.2,   1.3",
        "153.714,  0.05,   153.7, 0.05", // no more than four digits, but the error does not vanish
        "1234.5,   300,    1230,  300",
        "1234.5,   5000,   1200,  5000",
        "0.0123,   0.0001, 0.01230, 0.00010",
        "99.996,   0.01,   100.00, 0.01",
        "52.3456,  NaN,    52.3,  –",
        "52.3456,  0,      52.3,  0.0",
        "NaN,      1,      –,     –",
    })
    void roundsAtTheErrorsSecondDigit(double value, double error, String valueText, String errorText) {
        assertEquals(valueText, Figures.value(value, error));
        assertEquals(errorText, Figures.error(value, error));
    }
}
