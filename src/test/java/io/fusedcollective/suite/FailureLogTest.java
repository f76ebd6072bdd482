package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureLogTest {

    @Test
    void aRunThatOnlyTalksHasNotFailed() {
        assertEquals(Optional.empty(), reason("# Fork: 1 of 1|NCCL INFO something"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "<failure>||java.lang.IllegalStateException: odd|\tat a.b(C.java:1)~ java.lang.IllegalStateException: odd",
                "<failure>||io.fusedcollective.backend.RankFailedException: rank 1: out of memory|\tat a.b(C.java:1)~"
                        + " rank 1: out of memory",
                "<failure>||java.util.concurrent.ExecutionException: x|Caused by:"
                        + " io.fusedcollective.backend.RankFailedException: rank 0: late~ rank 0: late",
                "<failure>||io.fusedcollective.problem.InvalidProblemException: hidden 7 is odd~ hidden 7 is odd",
                "<forked VM failed with exit code 3>|<stderr last='20 lines'>~ forked VM failed with exit code 3",
                "<forked VM failed with exit code 1>|<stdout last='20 lines'>|</stdout>|<stderr last='20 lines'>|Unrecognized VM option"
                        + " 'X'|Error: Could not create the Java Virtual Machine.|Error: Program will exit.|</stderr>~ forked VM"
                        + " failed with exit code 1: Unrecognized VM option 'X'; Error: Could not create the Java Virtual Machine.",
                "<forked VM failed with exit code 1>|<stdout last='20 lines'>|Error occurred during initialization of VM|Too small"
                        + " maximum heap|</stdout>|<stderr last='20 lines'>|</stderr>~ forked VM failed with exit code 1: Error occurred"
                        + " during initialization of VM; Too small maximum heap",
                "<forked VM failed with exit code 1>|<stderr last='20 lines'>|</stderr>|~ forked VM failed with exit code 1",
                "<forked VM failed with exit code 137>|<stderr last='20 lines'>~ forked VM failed with exit code 137: it was"
                        + " killed (SIGKILL), by someone or by the system for want of memory",
                "<forked VM failed with exit code 3>|<stderr last='20 lines'>|io.fusedcollective.backend.RankFailedException:"
                        + " rank 1 never came~ rank 1 never came",
            })
    void findsTheReasonInWhatJmhPrinted(String printed, String reason) {
        assertEquals(Optional.of(reason), reason(printed));
    }

    @Test
    void findsWhatTheRanksSayOfTheirLinks() {
        FailureLog log = new FailureLog();
        assertEquals(Optional.empty(), log.links());
        log.println("# Fork: 1 of 1");
        log.println("io.fusedcollective, links of ranks: NVLink, 18 links a GPU");
        log.println("Iteration 1");
        assertEquals(Optional.of("NVLink, 18 links a GPU"), log.links());
    }

    private static Optional<String> reason(String printed) {
        FailureLog log = new FailureLog();
        log.println(printed.replace('|', '\n'));
        return log.reason();
    }
}
