package io.fusedcollective.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Dtoken=abc | -Dtoken=***",
                "-Xmx1g -Dmy.API_KEY=abc -Da=b | -Xmx1g -Dmy.API_KEY=*** -Da=b",
                "-Ddb.password=a=b | -Ddb.password=***",
                "-Dfusedcollective.fault=trial@1 | -Dfusedcollective.fault=trial@1",
                "--num-tokens | --num-tokens",
                "-p | -p",
                "tokens=128 | tokens=128",
            })
    void valuesThatNobodyElseIsToKnowAreMasked(String argument, String masked) {
        assertEquals(List.of(masked), Secrets.masked(List.of(argument)));
        assertEquals("{\"a\": \"" + masked + "\"}", Secrets.maskedJson("{\"a\": \"" + argument + "\"}"));
    }
}
