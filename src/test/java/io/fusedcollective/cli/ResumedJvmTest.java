package io.fusedcollective.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fusedcollective.problem.InvalidProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumedJvmTest {

    private static final List<String> RECORDED =
            List.of("-i", "3", "-jvmArgsAppend", "-Xmx1g -Dtoken=***", "-opi", "20", "-prof", "gc");

    @Test
    void whatStartsProgramsMustBeNamedAgain() {
        assertEquals(
                "--resume: the run began with options that start programs; if you trust them, name them again:"
                        + " -- -jvmArgsAppend -Xmx1g -Dtoken=*** -prof gc",
                refusal(RECORDED, List.of()));
        assertEquals(refusal(RECORDED, List.of()), refusal(RECORDED, List.of("-jvm", "/tmp/evil", "-prof", "gc")));
        assertEquals(
                List.of("-i", "3", "-jvmArgsAppend", "-Xmx1g -Dtoken=abc", "-opi", "20", "-prof", "gc"),
                ResumedJvm.confirmed(RECORDED, List.of("-jvmArgsAppend", "-Xmx1g -Dtoken=abc", "-prof", "gc")));
    }

    @Test
    void nothingElseGoesWithIt() {
        assertEquals(List.of("-i", "3"), ResumedJvm.confirmed(List.of("-i", "3"), List.of()));
        assertEquals(
                "--resume goes alone: the settings are those that the run began with",
                refusal(List.of("-i", "3"), List.of("-jvm", "/x")));
    }

    private static String refusal(List<String> recorded, List<String> given) {
        return assertThrows(InvalidProblemException.class, () -> ResumedJvm.confirmed(recorded, given))
                .getMessage();
    }
}
