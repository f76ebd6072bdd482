package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;

/** Forks that took turns are written as JMH writes forks in a row: of their parameters only the number of forks changes. */
class MergedForksTest {

    private static final PlannedResult PLANNED =
            Plan.of(Requests.DEFAULT, FakeBackend.CUDA).results().get(0);

    @Test
    void allParametersButTheForksStayWhatTheyWere() throws IllegalAccessException, InvocationTargetException {
        BenchmarkParams before = fork().getParams();
        Collection<RunResult> merged = MergedForks.of(List.of(fork(), fork(), fork()));
        assertEquals(1, merged.size());
        RunResult result = merged.iterator().next();
        BenchmarkParams after = result.getParams();
        assertEquals(3, after.getForks());
        assertEquals(3, result.getBenchmarkResults().size());
        for (String name : before.getParamsKeys()) {
            assertEquals(before.getParam(name), after.getParam(name), name);
        }
        List<Method> getters = Stream.of(BenchmarkParams.class.getMethods())
                .filter(getter -> getter.getParameterCount() == 0)
                .filter(getter -> getter.getName().matches("(get|should|generated|id).*"))
                .filter(getter -> !List.of("getForks", "getClass", "id").contains(getter.getName()))
                .toList();
        assertEquals(true, getters.size() > 15, getters.toString());
        for (Method getter : getters) {
            assertEquals(text(getter.invoke(before)), text(getter.invoke(after)), getter.getName());
        }
    }

    private static RunResult fork() {
        return FakeResults.of(PLANNED, Map.of("pdl", "true"), 1980, new double[] {11_000, 11_010});
    }

    /** Not all of JMH's parameters have an equals. */
    private static String text(Object value) {
        return value instanceof int[] numbers ? java.util.Arrays.toString(numbers) : String.valueOf(value);
    }
}
