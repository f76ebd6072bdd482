package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.backend.Backend;
import io.fusedcollective.backend.ForwardingBackend;
import io.fusedcollective.backend.RankFailedException;
import io.fusedcollective.launch.Launch;
import io.fusedcollective.problem.BackendKind;
import io.fusedcollective.problem.InvalidProblemException;
import io.fusedcollective.results.Iterations;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is different where each rank is a process. */
class MultiProcessRunnerTest {

    private static final Backend PROCESSES = new Processes(4);
    private static final Plan PLAN = Plan.of(Requests.DEFAULT, PROCESSES);
    private static final PlannedResult RESULT = PLAN.results().get(0);

    private final StringWriter err = new StringWriter();

    @Test
    void aProcessHasOneThreadForItsOwnRank() {
        JmhOptions options = new JmhOptions(List.of(), PLAN, Requests.SCHEDULE, new Iterations(5, 20, 1));
        assertEquals(4, PLAN.worldSize());
        assertEquals(1, options.of(RESULT).getThreads().get());
    }

    /** Otherwise each of a result's further forks would wait for a rank that is no more. */
    @Test
    void aForkThatFailsIsTheResultsLast() {
        JmhOptions options = new JmhOptions(List.of(), PLAN, Requests.SCHEDULE, new Iterations(5, 20, 5));
        assertTrue(options.of(RESULT).shouldFailOnError().get());
        Plan threads = Plan.of(Requests.DEFAULT, FakeBackend.CUDA);
        assertFalse(new JmhOptions(List.of(), threads, Requests.SCHEDULE, new Iterations(5, 20, 5))
                .of(threads.results().get(0))
                .shouldFailOnError()
                .get());
    }

    @Test
    void theWorldIsAsLargeAsTheLauncherMadeIt() {
        assertEquals(
                "--world-size 2 is not allowed: 4 processes were started, one a rank",
                assertThrows(InvalidProblemException.class, () -> Plan.worldSize(2, PROCESSES))
                        .getMessage());
    }

    @Test
    void eachResultNeedsForks() {
        assertEquals(
                "'--forks 0' is not allowed here: ranks in several processes need forks of their own for each result",
                assertThrows(
                                InvalidProblemException.class,
                                () -> new JmhOptions(
                                        List.of("-f", "0"), PLAN, Requests.SCHEDULE, new Iterations(5, 20, 1)))
                        .getMessage());
    }

    @Test
    void aResultThatFailsEndsTheRun() {
        MultiProcessRunner runner = runner(2, ResultRunner.Outcome.failed("rank 1 is gone"));
        assertEquals("rank 1 is gone", runner.run(RESULT).failure());
        assertEquals(
                "rank 2 of 4: " + RESULT.implementation().label() + " of "
                        + RESULT.configuration().label() + " failed: rank 1 is gone" + System.lineSeparator(),
                err.toString());
        assertEquals(
                "rank 2 of 4 ends the run, as a result failed; run --resume goes on with it",
                assertThrows(RankFailedException.class, () -> runner.run(RESULT))
                        .getMessage());
    }

    @Test
    void theRankThatWritesResultsSaysSoThere() {
        runner(0, ResultRunner.Outcome.failed("rank 1 is gone")).run(RESULT);
        assertEquals("", err.toString());
    }

    @Test
    void resultsThatSucceedFollowOneAnother() {
        ResultRunner.Outcome success = new ResultRunner.Outcome(List.of(), null);
        MultiProcessRunner runner = runner(1, success);
        assertEquals(success, runner.run(RESULT));
        assertEquals(success, runner.run(RESULT));
    }

    private MultiProcessRunner runner(int rank, ResultRunner.Outcome outcome) {
        Launch launch = new Launch("torchrun", rank, 4, rank, 4, "127.0.0.1:29501");
        return new MultiProcessRunner(launch, planned -> outcome, new PrintWriter(err, true));
    }

    private static final class Processes extends ForwardingBackend {

        Processes(int maxWorldSize) {
            super(new FakeBackend(BackendKind.CUDA, maxWorldSize, List.of()));
        }

        @Override
        public int localRanks(int worldSize) {
            return 1;
        }
    }
}
