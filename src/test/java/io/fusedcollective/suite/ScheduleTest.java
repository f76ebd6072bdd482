package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.host.HostBackend;
import io.fusedcollective.problem.InvalidProblemException;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    private final List<PlannedResult> planned = Plan.of(
                    Requests.sizes(List.of(1, 2, 4, 8, 16), 64, null), FakeBackend.CUDA)
            .results();

    @Test
    void everySeedIsAnOrderOfItsOwnAndAlwaysTheSame() {
        List<PlannedResult> order = new Schedule(1, 1, 0).order(planned);
        assertEquals(order, new Schedule(1, 1, 0).order(planned));
        assertNotEquals(order, new Schedule(2, 1, 0).order(planned));
        assertNotEquals(planned, order);
        assertEquals(new HashSet<>(planned), new HashSet<>(order));
        assertEquals(planned.size(), order.size());
    }

    @Test
    void implementationsOfOneProblemStayNeighborsButNoneIsAlwaysFirst() {
        List<PlannedResult> order = new Schedule(1, 1, 0).order(planned);
        List<PlannedResult> firsts = IntStream.range(0, order.size())
                .filter(i -> i == 0
                        || !order.get(i).configuration().equals(order.get(i - 1).configuration()))
                .mapToObj(order::get)
                .toList();
        assertEquals(10, firsts.size(), "problems");
        assertEquals(
                2, firsts.stream().map(PlannedResult::implementation).distinct().count());
    }

    /** Also where there are two only, and seeds follow one another. */
    @Test
    void ordersDifferFromSeedToSeedAndFromRoundToRound() {
        List<PlannedResult> pair = planned.subList(0, 2);
        assertEquals(
                2,
                IntStream.range(0, 20)
                        .mapToObj(seed -> new Schedule(seed, 1, 0).order(pair))
                        .distinct()
                        .count());
        assertEquals(
                2,
                IntStream.range(0, 20)
                        .mapToObj(round -> new Schedule(1, 20, 0).round(pair, round))
                        .distinct()
                        .count());
    }

    @Test
    void resultsThatTakeTurnsAreThoseOfAProblem() {
        List<PlannedResult> order = new Schedule(1, 3, 0).order(planned);
        assertEquals(order.size(), new Schedule(1, 1, 0).blocks(order).size());
        List<List<PlannedResult>> blocks = new Schedule(1, 3, 0).blocks(order);
        assertEquals(order, blocks.stream().flatMap(List::stream).toList());
        assertTrue(blocks.stream()
                .allMatch(block -> block.stream()
                                .map(PlannedResult::configuration)
                                .distinct()
                                .count()
                        == 1));
        assertEquals(10, blocks.size());
    }

    @Test
    void notSaidIsAnotherOrderForEachRunAndRepeatsOnGpusOnly() {
        assertTrue(IntStream.range(0, 20)
                        .mapToObj(i -> Schedule.of(null, false, 1, null, FakeBackend.CUDA, false)
                                .seed())
                        .distinct()
                        .count()
                > 1);
        assertEquals(
                2, Schedule.of(null, false, 1, null, FakeBackend.CUDA, false).repeats());
        assertEquals(
                0, Schedule.of(null, false, 1, null, new HostBackend(), false).repeats());
        assertEquals(new Schedule(5, 3, 1), Schedule.of(5L, true, 3, 1, new HostBackend(), false));
    }

    @Test
    void processesAgreeWithoutAWord() {
        Schedule schedule = Schedule.of(null, false, 1, null, FakeBackend.CUDA, true);
        assertEquals(schedule, Schedule.of(null, false, 1, 0, FakeBackend.CUDA, true));
        assertEquals(0, schedule.repeats());
        assertNotEquals(planned, schedule.order(planned));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | 1 | 0  | false | --interleave needs --forks 2 or more, not 1",
                "true  | 0 | 0  | false | --interleave needs --forks 2 or more, not 0",
                "false | 1 | -1 | false | --repeats -1 is not allowed; at least 0",
                "false | 1 | 2  | true  | --repeats 2 is not allowed if each rank is a process; only 0, as they cannot agree which"
                        + " results are in doubt",
            })
    void refuses(boolean interleave, int forks, int repeats, boolean severalProcesses, String message) {
        assertEquals(
                message,
                assertThrows(
                                InvalidProblemException.class,
                                () -> Schedule.of(1L, interleave, forks, repeats, FakeBackend.CUDA, severalProcesses))
                        .getMessage());
    }
}
