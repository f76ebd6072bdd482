package io.fusedcollective.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fusedcollective.results.MachineRecord;
import io.fusedcollective.results.Repeat;
import io.fusedcollective.results.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;

/** Four results, of which one is in doubt at first; what it gives when it is measured again differs. */
class RepeatedResultsTest {

    private static final int RESULTS = 4;

    @TempDir
    Path temp;

    private final Plan plan = Plan.of(Requests.sizes(List.of(128), 8192, null), FakeBackend.CUDA);
    private final PlannedResult suspect = plan.results().get(2);
    private final List<PlannedResult> measured = new ArrayList<>();
    private final StringWriter printed = new StringWriter();
    private int pauses;
    private ResultFiles files;

    @BeforeEach
    void chooseFiles() {
        files = ResultFiles.forOutput("--output-file", temp.resolve("run.json"));
    }

    /** Results of the result in doubt: a clock, NaN if unknown, and how far iterations lie from 12 us; "failed" where it has none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1980 2000 > 1980 10                | REPLACED          | 11990 | ''",
                "1410 10 > 1980 20                  | REPLACED          | 11980 | ''",
                "1980 2000 > 1980 1000 > 1980 10    | REPLACED REPLACED | 11990 | ''",
                "1980 2000 > 1980 1000 > 1980 3000  | REPLACED KEPT     | 11000 | time varies by 8.3 %",
                "1980 2000 > 1410 10 > 1980 20      | KEPT REPLACED     | 11980 | ''",
                "1410 10 > NaN 10 > 1980 20         | KEPT REPLACED     | 11980 | ''",
                "1410 10 > NaN 10 > NaN 20          | KEPT KEPT         | 11990 | GPU at 1410 MHz instead of the run's usual 1980 MHz",
                "1980 2000 > failed > 1980 10       | FAILED REPLACED   | 11990 | ''",
                "1980 2000 > failed > failed        | FAILED FAILED     | 10000 | time varies by 16.7 %",
                "1980 10                            | ''                | 11990 | ''",
            })
    void theLeastDoubtfulResultStays(String results, String outcomes, double firstTimeNs, String flag)
            throws IOException {
        Iterator<String> next = Arrays.asList(results.split(" > ")).iterator();
        assertEquals(
                0,
                run(2, planned -> planned.equals(suspect) ? result(planned, next.next()) : good(planned))
                        .start());
        RunResults report = RunResults.read(files.results());
        assertEquals(RESULTS, report.results().size());
        assertEquals(
                plan.results(), report.results().stream().map(PlannedResult::of).toList(), "in the plan's order");
        assertEquals(
                firstTimeNs, report.results().get(2).time().forksNs().get(0).get(0), 1e-6);
        List<Repeat> repeated = report.repeatsOf(report.results().get(2));
        assertEquals(
                Stream.of(outcomes.split(" "))
                        .filter(outcome -> !outcome.isEmpty())
                        .toList(),
                repeated.stream().map(repeat -> repeat.outcome().name()).toList());
        assertEquals(repeated.size(), pauses);
        assertEquals(RESULTS + repeated.size(), measured.size());
        String markdown = Files.readString(files.markdown());
        String reason = "- † `" + suspect.implementation().label() + "`: " + flag + "\n";
        assertEquals(!flag.isEmpty(), markdown.contains(reason), markdown);
        assertEquals(
                repeated.size(),
                markdown.lines()
                        .filter(line -> line.contains(": measured again ("))
                        .count());
    }

    @Test
    void whatIsNotKnownIsNotBetter() throws IOException {
        Iterator<String> next = List.of("1410 10", "NaN 10").iterator();
        run(1, planned -> planned.equals(suspect) ? result(planned, next.next()) : good(planned))
                .start();
        assertTrue(
                Files.readString(files.markdown())
                        .contains(
                                "measured again (GPU at 1410 MHz instead of the run's usual"
                                        + " 1980 MHz): the earlier result stays, the new one is no better (it lacks what was in doubt)"));
    }

    @Test
    void theTimeDoesNotDecide() throws IOException {
        Iterator<RunResult> results = List.of(
                        FakeResults.of(suspect, 10_000, 11_000), FakeResults.of(suspect, 20_000, 20_100))
                .iterator();
        run(2, planned -> planned.equals(suspect) ? outcome(planned, results.next()) : good(planned))
                .start();
        assertEquals(
                20_050, RunResults.read(files.results()).results().get(2).time().timeNs(), 1e-6);
    }

    @Test
    void ofSeveralResultsOnlyTheDoubtfulOneIsReplaced() throws IOException {
        Iterator<List<RunResult>> results = List.of(
                        List.of(withSwitch("true", 12_000, 12_010), withSwitch("false", 10_000, 14_000)),
                        List.of(withSwitch("true", 13_000, 13_010), withSwitch("false", 15_000, 15_010)))
                .iterator();
        run(2, planned -> {
                    measured.add(planned);
                    return planned.equals(suspect) ? new ResultRunner.Outcome(results.next(), null) : good(planned);
                })
                .start();
        assertEquals(
                List.of(12_005.0, 15_005.0),
                RunResults.read(files.results()).results().subList(2, 4).stream()
                        .map(planned -> planned.time().timeNs())
                        .toList());
    }

    @Test
    void noRepeatsMeansMarksOnly() throws IOException {
        run(0, planned -> result(planned, planned.equals(suspect) ? "1980 2000" : "1980 10"))
                .start();
        assertEquals(RESULTS, measured.size());
        assertTrue(Files.readString(files.markdown())
                .contains("> - 1 result with a time that varies by more than 3 % from"));
        assertEquals(0, pauses);
    }

    @Test
    void aResumedRunKnowsWhatWasMeasuredAgain() throws IOException {
        Iterator<String> next = List.of("1980 2000", "1980 1900", "killed").iterator();
        ResultRunner runner = planned -> planned.equals(suspect) ? result(planned, next.next()) : good(planned);
        assertThrows(IllegalStateException.class, () -> run(2, runner).start());
        measured.clear();
        MachineRecord interrupted =
                MachineRecord.read(MachineRecord.beside(files.results())).orElseThrow();
        Schedule schedule = new Schedule(7, 1, 2);
        RunRecorder recorder =
                RunRecorder.resuming(FakeBackend.CUDA, plan, Requests.settings(plan, schedule), interrupted);
        new SuiteRun(
                        plan,
                        schedule,
                        planned -> result(planned, "1980 1800"),
                        recorder,
                        files,
                        new PrintWriter(printed),
                        () -> pauses++)
                .resume();
        assertEquals(List.of(suspect), measured);
        MachineRecord record = RunResults.read(files.results()).machine().orElseThrow();
        assertEquals(
                List.of("time varies by 16.7 %", "time varies by 15.8 %"),
                record.repeated().stream().map(Repeat::why).toList());
        assertEquals("time varies by 15.0 %", record.repeated().get(1).found());
        assertEquals(7, record.settings().seed());
        assertEquals("1.37", record.settings().jmhVersion());
        assertEquals(Requests.ITERATIONS, record.settings().iterations());
    }

    private SuiteRun run(int repeats, ResultRunner runner) {
        Schedule schedule = new Schedule(7, 1, repeats);
        RunRecorder recorder =
                RunRecorder.starting(FakeBackend.CUDA, plan, Requests.settings(plan, schedule), List.of("run"));
        return new SuiteRun(plan, schedule, runner, recorder, files, new PrintWriter(printed), () -> pauses++);
    }

    private ResultRunner.Outcome good(PlannedResult planned) {
        return result(planned, "1980 10");
    }

    private ResultRunner.Outcome result(PlannedResult planned, String text) {
        if (text.equals("killed")) {
            throw new IllegalStateException(text);
        }
        if (text.equals("failed")) {
            measured.add(planned);
            return ResultRunner.Outcome.failed("rank 1: out of memory");
        }
        String[] parts = text.split(" ");
        double distanceNs = Double.parseDouble(parts[1]);
        return outcome(planned, FakeResults.of(planned, Map.of(), Double.parseDouble(parts[0]), new double[] {
            12_000 - distanceNs, 12_000, 12_000 + distanceNs
        }));
    }

    private ResultRunner.Outcome outcome(PlannedResult planned, RunResult result) {
        measured.add(planned);
        return new ResultRunner.Outcome(List.of(result), null);
    }

    private RunResult withSwitch(String pdl, double... timesNs) {
        return FakeResults.of(suspect, Map.of("pdl", pdl), 1980, timesNs);
    }
}
