package io.fusedcollective.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.problem.InvalidProblemException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Trials as JMH runs them, without forks, on ranks that follow a script ({@link ScriptedBackend}). */
class TrialTest {

    private static final int OPERATIONS = 20;
    private static final int INVOCATION_MS = 20;

    @TempDir
    Path temp;

    private ClassLoader before;

    @BeforeAll
    static void shareTheMachine() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @BeforeEach
    void findTheBackend() {
        before = Thread.currentThread().getContextClassLoader();
        URL services = TrialTest.class.getResource("/scripted-backend/");
        Thread.currentThread().setContextClassLoader(new URLClassLoader(new URL[] {services}, before));
        System.setProperty(ScriptedBackend.MS, Integer.toString(INVOCATION_MS));
    }

    @AfterEach
    void forgetTheBackend() {
        Thread.currentThread().setContextClassLoader(before);
        System.clearProperty(ScriptedBackend.MS);
        System.clearProperty(ScriptedBackend.PROPERTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRONG_BEFORE_TIMING@1     | warm | rank 1 computed 1 wrong elements of N before timing: row 2, element 5 of norm:",
                "WRONG_WHILE_TIMING@0      | warm | rank 0 computed 1 wrong elements of N while timing: row 2, element 5 of norm:",
                "WRONG_AFTER_TIMING@1      | warm | rank 1 computed 1 wrong elements of N after timing: row 2, element 5 of norm:",
                "UNWRITTEN_AFTER_TIMING@0  | warm | rank 0 computed 1 wrong elements of N after timing: row 2, element 5 of norm:",
                "WRONG_IN_ONE_BUFFER_SET@1 | cold | rank 1 computed 1 wrong elements of N before timing in buffer set 1 of 3: row 2, element 5 of norm:",
            })
    void aWrongElementIsNoResult(String script, String cache, String reason) {
        String failure = failure(scripted(script, cache));
        assertTrue(failure.replaceFirst("elements of \\d+", "elements of N").startsWith(reason), failure);
    }

    @ParameterizedTest
    @CsvSource({"NONE@0, warm", "LATE@1, warm", "NONE@0, cold"})
    void timesAreTheKnownOnes(String script, String cache) throws RunnerException {
        int open = ScriptedBackend.OPEN.get();
        RunResult result = run(scripted(script, cache));
        assertEquals(open, ScriptedBackend.OPEN.get(), "each replay is closed");
        double wallNs = INVOCATION_MS * 1e6 / (cache.equals("warm") ? OPERATIONS : 21);
        double leastNs = result.getPrimaryResult().getStatistics().getMin();
        // At least what it took: how late sleepers wake up depends on the machine. MeasuredTruthTest looks closer.
        assertTrue(leastNs >= 0.9 * wallNs, leastNs + " of " + wallNs);
        assertEquals(
                (ScriptedBackend.SLOW_NS + ScriptedBackend.FAST_NS) / 2,
                result.getSecondaryResults().get("deviceTime").getScore(),
                1e-6);
        assertEquals(
                ScriptedBackend.SLOW_NS,
                result.getSecondaryResults().get("deviceTimeMax").getScore(),
                1e-6);
    }

    /** Were nothing timed, the wall's time would be none. */
    @ParameterizedTest
    @CsvSource({
        "standard, true",
        "standardNative, true",
        "standardCompiled, true",
        "fusedOneshot, true",
        "fusedTwoshot, true",
        "sequenceParallel, sharded"
    })
    void eachImplementationOfTheHostIsTimed(String implementation, String residual) throws RunnerException {
        RunResult result = run(new OptionsBuilder()
                .include("\\." + implementation + "$")
                .mode(Mode.SingleShotTime)
                .forks(0)
                .threads(2)
                .warmupIterations(1)
                .measurementIterations(2)
                .operationsPerInvocation(OPERATIONS)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(RankTimes.class)
                .param("backend", "host")
                .param("tokens", "64")
                .param("hidden", "512")
                .param("quant", "none")
                .param("residual", residual)
                .shouldFailOnError(true)
                .output(temp.resolve("jmh.log").toString()));
        double wallNs = result.getPrimaryResult().getScore();
        double deviceNs = result.getSecondaryResults().get("deviceTime").getScore();
        assertTrue(deviceNs > 0 && wallNs > 0.5 * deviceNs, wallNs + " of " + deviceNs);
    }

    /** A trial that failed leaves no rank to the next one. */
    @Test
    void theNextTrialAfterAFailureHasRanksOfItsOwn() throws RunnerException {
        failure(scripted("WRONG_BEFORE_TIMING@0", "warm"));
        assertEquals(
                ScriptedBackend.ITERATIONS,
                run(scripted("NONE@0", "warm"))
                        .getPrimaryResult()
                        .getStatistics()
                        .getN());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertEquals(
                "worldSize 2 needs as many JMH threads, not 3; use -t 2",
                refusal(scripted("NONE@0", "warm").threads(3)));
        assertEquals(
                "mode (-bm) thrpt is not allowed: ranks meet only in ss, the single-shot mode",
                refusal(scripted("NONE@0", "warm").mode(Mode.Throughput)));
        assertEquals(
                "operations per invocation (-opi) 30 is not a multiple of 20, the operations of one graph",
                refusal(scripted("NONE@0", "warm").operationsPerInvocation(30)));
        assertTrue(refusal(scripted("NONE@0", "warm").param("worldSize", "9").threads(9))
                .startsWith("worldSize 9 is more than 8, the most ranks that the scripted backend has here"));
        String unavailable =
                refusal(scripted("NONE@0", "warm").exclude("fusedOneshot").include("AllReduceNormQuant.ncclCustom$"));
        assertTrue(unavailable.startsWith("ncclCustom is unavailable on the scripted backend: "), unavailable);
        assertTrue(refusal(scripted("NONE@0", "warm").param("backend", "tpu")).startsWith("unknown backend 'tpu'"));
    }

    private ChainedOptionsBuilder scripted(String script, String cache) {
        System.setProperty(ScriptedBackend.PROPERTY, script);
        return new OptionsBuilder()
                .include("AllReduceNormQuant.fusedOneshot$")
                .mode(Mode.SingleShotTime)
                .forks(0)
                .threads(2)
                .warmupIterations(0)
                .measurementIterations(ScriptedBackend.ITERATIONS)
                .operationsPerInvocation(cache.equals("warm") ? OPERATIONS : 21)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(RankTimes.class)
                .addProfiler(DeviceConditions.class)
                .param("backend", ScriptedBackend.NAME)
                .param("tokens", "3")
                .param("hidden", "64")
                .param("quant", "none")
                .param("cache", cache)
                .shouldFailOnError(true)
                .output(temp.resolve("jmh.log").toString());
    }

    private static RunResult run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).runSingle();
    }

    private static String failure(ChainedOptionsBuilder options) {
        return messages(assertThrows(RunnerException.class, () -> run(options)))
                .filter(message -> message.startsWith("rank "))
                .findFirst()
                .orElse("no rank failed");
    }

    private static String refusal(ChainedOptionsBuilder options) {
        return all(assertThrows(RunnerException.class, () -> run(options)))
                .filter(InvalidProblemException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElse("nothing was refused");
    }

    private static Stream<String> messages(Throwable failure) {
        return all(failure).map(each -> String.valueOf(each.getMessage()));
    }

    /** JMH hides the failures of its threads among the suppressed ones. */
    private static Stream<Throwable> all(Throwable failure) {
        Deque<Throwable> left = new ArrayDeque<>(List.of(failure));
        Stream.Builder<Throwable> found = Stream.builder();
        while (!left.isEmpty()) {
            Throwable next = left.pop();
            found.add(next);
            left.addAll(Arrays.asList(next.getSuppressed()));
            if (next.getCause() != null) {
                left.add(next.getCause());
            }
        }
        return found.build();
    }
}
