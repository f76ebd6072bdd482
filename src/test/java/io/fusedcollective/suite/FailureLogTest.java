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
                "<forked VM failed with exit code 137>|<stderr last='20 lines'>~ forked VM failed with exit code 137: the process of"
                        + " ranks 0 and 1 was killed (SIGKILL), by someone or by the system for want of memory",
                "<forked VM failed with exit code 143>~ forked VM failed with exit code 143: the process of ranks 0 and 1 was told to"
                        + " end (SIGTERM)",
                "<forked VM failed with exit code 139>~ forked VM failed with exit code 139: the process of ranks 0 and 1 crashed in"
                        + " a native library",
                // A limit of processes, as a JVM meets it that starts, and one that runs.
                "<forked VM failed with exit code 1>|<stdout last='20 lines'>|[0.057s][warning][os,thread] Failed to start thread"
                        + " \"VM Thread\" - pthread_create failed (EAGAIN) for attributes|</stdout>~ forked VM failed with exit code 1:"
                        + " the process of ranks 0 and 1 could start no further thread; the limit of processes is reached (ulimit"
                        + " -u, or the container's own)",
                "<forked VM failed with exit code 1>|<stderr last='20 lines'>|\tat java.base/java.lang.Thread.start0(Native"
                        + " Method)|java.lang.OutOfMemoryError: unable to create native thread: possibly|</stderr>~ forked VM failed"
                        + " with exit code 1: the process of ranks 0 and 1 could start no further thread; the limit of processes is"
                        + " reached (ulimit -u, or the container's own)",
                // No process at all.
                "<failed to invoke the VM, caught IOException: Cannot run program \"java\": error=24, Too many open files>~ no process"
                        + " for ranks 0 and 1: Cannot run program \"java\": error=24, Too many open files; this process needs a higher"
                        + " limit of open files (ulimit -n)",
                "<failed to invoke the VM, caught IOException: Cannot run program \"java\": error=11, Resource temporarily"
                        + " unavailable>~ no process for ranks 0 and 1: Cannot run program \"java\": error=11, Resource temporarily"
                        + " unavailable; the limit of processes is reached (ulimit -u, or the container's own)",
                "<failed to invoke the VM, caught IOException: Cannot run program \"java\": error=13, Permission denied>~ no process for"
                        + " ranks 0 and 1: Cannot run program \"java\": error=13, Permission denied",
                "<forked VM failed with exit code 3>|<stderr last='20 lines'>|io.fusedcollective.backend.RankFailedException:"
                        + " rank 1 never came~ rank 1 never came",
            })
    void findsTheReasonInWhatJmhPrinted(String printed, String reason) {
        assertEquals(Optional.of(reason), reason(printed));
    }

    @Test
    void findsWhatTheRanksSayOfTheirLinks() {
        FailureLog log = new FailureLog("ranks 0 and 1");
        assertEquals(Optional.empty(), log.links());
        log.println("# Fork: 1 of 1");
        log.println("io.fusedcollective, links of ranks: NVLink, 18 links a GPU");
        log.println("Iteration 1");
        assertEquals(Optional.of("NVLink, 18 links a GPU"), log.links());
    }

    private static Optional<String> reason(String printed) {
        FailureLog log = new FailureLog("ranks 0 and 1");
        log.println(printed.replace('|', '\n'));
        return log.reason();
    }
}
