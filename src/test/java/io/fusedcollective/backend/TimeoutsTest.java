package io.fusedcollective.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.InvalidProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutsTest {

    /** It was taken for another one, or overflowed. */
    @ParameterizedTest
    @ValueSource(
            strings = {"abc", "", "0", "-1", "1.5", "86401", "9223372036854775807", "99999999999999999999", "\u0661"})
    void aPatienceThatMeansNothingIsRefused(String seconds) {
        assertEquals(
                "-Dfusedcollective.patienceSeconds=" + seconds
                        + " is not a whole number of seconds between 1 and 86400",
                assertThrows(InvalidProblemException.class, () -> Timeouts.requireValidPatience(seconds))
                        .getMessage());
    }

    @Test
    void othersAreTaken() {
        Timeouts.requireValidPatience(null);
        Timeouts.requireValidPatience("1");
        Timeouts.requireValidPatience("86400");
    }
}
