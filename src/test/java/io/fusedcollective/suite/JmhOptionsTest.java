package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.Iterations;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.ProfilerConfig;

class JmhOptionsTest {

    private static final Plan PLAN = Plan.of(Requests.DEFAULT, FakeBackend.CUDA);
    private static final PlannedResult RESULT = PLAN.results().get(0);

    @Test
    void aResultIsOneBenchmarkWithOneValueForEachParam() {
        Options options = options();
        assertEquals(1, options.getIncludes().size());
        String include = options.getIncludes().get(0);
        assertTrue("io.fusedcollective.bench.AllReduceNormQuant.ncclCustom".matches(include));
        assertFalse("io.fusedcollective.bench.AllReduceNormQuant.ncclCustomX".matches(include));
        assertEquals(List.of(Mode.SingleShotTime), List.copyOf(options.getBenchModes()));
        assertEquals(TimeUnit.NANOSECONDS, options.getTimeUnit().get());
        assertEquals(2, options.getThreads().get());
        assertEquals(5, options.getWarmupIterations().get());
        assertEquals(20, options.getMeasurementIterations().get());
        assertEquals(1, options.getForkCount().get());
        assertFalse(options.shouldFailOnError().get());
        assertEquals(
                List.of("64"),
                List.copyOf(options.getParameter("workspaceLimitMib").get()));
        RESULT.configuration()
                .params()
                .forEach((name, value) -> assertEquals(
                        List.of(value), List.copyOf(options.getParameter(name).get())));
    }

    @Test
    void theUsersJmhOptionsWin() {
        Options options =
                options("-f", "0", "-wi", "1", "-i", "3", "-opi", "60", "-tu", "us", "-foe", "true", "-prof", "gc");
        assertEquals(0, options.getForkCount().get());
        assertEquals(1, options.getWarmupIterations().get());
        assertEquals(3, options.getMeasurementIterations().get());
        assertEquals(60, options.getOperationsPerInvocation().get());
        assertEquals(TimeUnit.MICROSECONDS, options.getTimeUnit().get());
        assertTrue(options.shouldFailOnError().get());
        assertEquals(
                List.of("io.fusedcollective.bench.RankTimes", "io.fusedcollective.bench.DeviceConditions", "gc"),
                options.getProfilers().stream().map(ProfilerConfig::getKlass).toList());
    }

    private static Options options(String... arguments) {
        return new JmhOptions(Arrays.asList(arguments), PLAN, Requests.SCHEDULE, new Iterations(5, 20, 1)).of(RESULT);
    }
}
